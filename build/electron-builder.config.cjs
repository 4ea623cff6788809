/** What goes into the packages for Linux, Windows and macOS? The bundles, the sample case, and nothing else.
 *  Native modules: none, so nothing is rebuilt. Fuses: see SECURITY.md. */
const { version } = require('../node_modules/electron/package.json')

/** @type {import('electron-builder').Configuration} */
module.exports = {
  appId: 'app.spoor.workbench',
  productName: 'Spoor',
  copyright: 'Spoor contributors',
  directories: { output: 'release', buildResources: 'build/resources' },
  files: [
    'package.json',
    'dist/electron/main.js',
    'dist/electron/preload.cjs',
    'dist/electron/intake.worker.js',
    'dist/renderer/**',
    '!**/*.map',
    '!node_modules/**',
  ],
  extraResources: [{ from: 'electron/sample-case', to: 'sample-case' }],
  asar: true,
  npmRebuild: false,
  publish: null,
  electronVersion: version,
  electronLanguages: ['en-US'],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  toolsets: { appimage: '1.0.3' },
  linux: { target: ['AppImage', 'deb'], category: 'Utility', syncDesktopName: true, executableName: 'spoor' },
  win: { target: ['nsis', 'portable'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: { target: ['dmg'], category: 'public.app-category.developer-tools' },
}
