/** Which cases do the property tests try? The same in every run, so that a failure can be repeated; `SPOOR_SEED=random` or
 *  a number tries others, `SPOOR_RUNS` sets how many of them, where a test does not say so itself. */
import { configureGlobal, readConfigureGlobal } from 'fast-check'

const asked = process.env['SPOOR_SEED'] ?? '20231104'
const seed = asked === 'random' ? Math.floor(Math.random() * 0x7fffffff) : Number(asked)
if (asked === 'random') process.stdout.write(`property tests run with SPOOR_SEED=${seed}\n`)
const runs = process.env['SPOOR_RUNS']
configureGlobal({ ...readConfigureGlobal(), seed, ...(runs === undefined ? {} : { numRuns: Number(runs) }) })
