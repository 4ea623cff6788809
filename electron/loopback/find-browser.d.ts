export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly isExecutable: (path: string) => boolean
}
export declare const thisMachine: Surroundings
/** The path of the first browser found, in order of preference; undefined when there is none. SPOOR_BROWSER decides alone. */
export declare function findBrowser(around: Surroundings): string | undefined
