/** How does a command run the built application, and end as it ends? */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { callersFolder, root } from './bootstrap.mjs'

/** Runs plain Node's host with these words; gives its exit code. @param {readonly string[]} words */
export function runLoopback(words) {
  return runProgram(process.execPath, [join(root, 'dist', 'electron', 'loopback.js'), ...words])
}

/** Paths among the words are relative to where the person is. @param {string} program @param {readonly string[]} words
 * @returns {Promise<number>} */
export function runProgram(program, words) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: callersFolder, stdio: 'inherit' })
    // the terminal sends Ctrl+C to both; whoever ends only us means the application
    const ignore = () => undefined
    const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal)
    process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}
