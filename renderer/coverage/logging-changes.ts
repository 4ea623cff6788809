/** Which calls decide what CloudTrail writes down? From the CloudTrail API reference. */

/** `off`: something is no longer recorded. `on`: recording begins or goes on. `changed`: what is recorded may be different,
 *  more or less. */
export const loggingEffects = ['off', 'on', 'changed'] as const
export type LoggingEffect = (typeof loggingEffects)[number]

export const CLOUDTRAIL_SOURCE = 'cloudtrail.amazonaws.com'

const effects: Readonly<Record<string, LoggingEffect>> = {
  StopLogging: 'off',
  DeleteTrail: 'off',
  DeleteEventDataStore: 'off',
  StopEventDataStoreIngestion: 'off',
  DeleteChannel: 'off',
  StartLogging: 'on',
  RestoreEventDataStore: 'on',
  StartEventDataStoreIngestion: 'on',
  CreateTrail: 'changed',
  UpdateTrail: 'changed',
  PutEventSelectors: 'changed',
  PutInsightSelectors: 'changed',
  PutEventConfiguration: 'changed',
  CreateEventDataStore: 'changed',
  UpdateEventDataStore: 'changed',
  CreateChannel: 'changed',
  UpdateChannel: 'changed',
  RegisterOrganizationDelegatedAdmin: 'changed',
  DeregisterOrganizationDelegatedAdmin: 'changed',
}

/** Names of the calls, for queries. */
export const loggingCalls: readonly string[] = Object.keys(effects)

export function loggingEffect(eventName: string): LoggingEffect | undefined {
  return Object.hasOwn(effects, eventName) ? effects[eventName] : undefined
}
