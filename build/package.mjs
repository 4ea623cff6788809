/** How is Spoor packaged? `npm run package` makes the packages of this system (AppImage and deb, nsis and portable, or dmg);
 *  `npm run package -- --dir` only the unpacked folder. Anything else is handed to electron-builder. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
// what an earlier version left there must not travel
for (const folder of ['dist/electron', 'dist/renderer']) rmSync(folder, { recursive: true, force: true })
for (const command of [
  ['build/bundle.mjs'],
  [
    'node_modules/electron-builder/cli.js',
    '--config',
    'build/electron-builder.config.cjs',
    '--publish',
    'never',
    ...process.argv.slice(2),
  ],
]) {
  const run = spawnSync(process.execPath, command, { stdio: 'inherit' })
  if (run.status !== 0) process.exit(run.status ?? 1)
}
