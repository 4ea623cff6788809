import { expect, test } from 'vitest'
import { consoleResultPath, outcomeOf, type Outcome } from '../../../../shared/cloudtrail/outcome.js'

const ofError = (errorCode: string): Outcome =>
  outcomeOf({ errorCode, eventName: 'GetObject', consoleResult: '' })
const ofConsole = (eventName: string, consoleResult: string): Outcome =>
  outcomeOf({ errorCode: '', eventName, consoleResult })

const errors: Record<string, Outcome> = {
  '': 'success',
  'Client.DryRunOperation': 'success',
  DryRunOperationException: 'success',
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  'Client.AccessDenied': 'denied',
  'KMS.AccessDeniedException': 'denied',
  'Client.UnauthorizedOperation': 'denied',
  UnauthorizedOperation: 'denied',
  UnauthorizedAccess: 'denied',
  VpceAccessDenied: 'denied',
  AuthorizationError: 'denied',
  AuthorizationErrorException: 'denied',
  NotAuthorizedException: 'denied',
  ForbiddenException: 'denied',
  ThrottlingException: 'throttled',
  Throttling: 'throttled',
  ThrottledException: 'throttled',
  'Client.RequestLimitExceeded': 'throttled',
  TooManyRequestsException: 'throttled',
  SlowDown: 'throttled',
  ProvisionedThroughputExceededException: 'throttled',
  'Client.VpcLimitExceeded': 'failed',
  LimitExceededException: 'failed',
  NoSuchBucket: 'failed',
  NoSuchEntityException: 'failed',
  'Client.InvalidParameterValue': 'failed',
  'Server.InternalError': 'failed',
  InvalidAccessException: 'failed',
}

test('the error code decides how an API call ended', () => {
  expect(Object.fromEntries(Object.keys(errors).map((code) => [code, ofError(code)]))).toEqual(errors)
})

test('sign-in events say it themselves', () => {
  expect([
    ofConsole('ConsoleLogin', 'Success'),
    ofConsole('ConsoleLogin', 'Failure'),
    ofConsole('CheckMfa', 'Failure'),
    ofConsole('SwitchRole', 'Success'),
    ofConsole('UserAuthentication', 'Failure'),
    ofConsole('PasswordRecoveryRequested', 'Failure'),
  ]).toEqual(['success', 'denied', 'denied', 'success', 'denied', 'failed'])
})

test('a sign-in that says nothing is unknown, unless it has an error code', () => {
  const parts = { eventName: 'ConsoleLogin', consoleResult: '' }
  expect([
    outcomeOf({ ...parts, errorCode: '' }),
    outcomeOf({ ...parts, errorCode: 'AccessDenied' }),
    outcomeOf({ ...parts, errorCode: 'InternalFailure' }),
  ]).toEqual(['unknown', 'denied', 'failed'])
})

test('a record without event name and error is unknown, and an error code is believed without a name', () => {
  expect([
    outcomeOf({ errorCode: '', eventName: '', consoleResult: '' }),
    outcomeOf({ errorCode: 'AccessDenied', eventName: '', consoleResult: '' }),
  ]).toEqual(['unknown', 'denied'])
})

test('only sign-in events have a path for their result', () => {
  expect(
    ['ConsoleLogin', 'CredentialVerification', 'GetObject', '', 'constructor'].map(consoleResultPath),
  ).toEqual([
    'responseElements.ConsoleLogin',
    'serviceEventDetails.CredentialVerification',
    undefined,
    undefined,
    undefined,
  ])
})
