/** How does the window begin? It asks the host what it can do, starts the threads, and shows the app - or does a job. */
import { createRoot } from 'react-dom/client'
import { createHostClient, type HostClient } from './host/host-client.js'
import { createApp } from './state/app.js'
import type { HostPort, MemoryPort } from './state/ports.js'
import { runAnalyzeJob } from './workers/analyze-job.js'
import { startThreads } from './workers/threads.js'
import type { Capabilities } from '../shared/contract/routes.js'
import { AppView } from './ui/app.js'
import { Failure, JobView } from './ui/job-view.js'
import './ui/theme/theme.css'

function hostPort(client: HostClient, capabilities: Capabilities): HostPort {
  return {
    chooseEvidence: async (kind, signal) => (await client.call('chooseEvidence', { kind }, signal)).paths,
    pathsOf: (files, signal) => client.pathsOf(files, capabilities, signal),
    reveal: async (path, signal) => {
      await client.call('reveal', { path }, signal)
    },
    hostEvents: (signal) => client.hostEvents(signal),
  }
}

const memory: MemoryPort = {
  read: (key) => localStorage.getItem(key),
  write: (key, value) => {
    localStorage.setItem(key, value)
  },
  forget: (key) => {
    localStorage.removeItem(key)
  },
}

async function begin(): Promise<void> {
  const element = document.getElementById('root')
  if (element === null) throw new Error('index.html has no root element')
  const root = createRoot(element)
  const life = new AbortController()
  try {
    const client = createHostClient()
    const capabilities = await client.call('capabilities', {}, life.signal)
    const threads = startThreads()
    if (capabilities.job !== null) {
      root.render(<JobView folder={capabilities.job.folder} />)
      await runAnalyzeJob(capabilities.job, threads, client, life.signal)
      return
    }
    const host = hostPort(client, capabilities)
    const app = createApp({ capabilities, ...threads, host, memory, now: () => Date.now() })
    root.render(<AppView app={app} />)
    await app.start(life.signal)
  } catch (thrown) {
    root.render(<Failure thrown={thrown} />)
  }
}

void begin()
