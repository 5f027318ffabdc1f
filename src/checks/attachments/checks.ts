import type { Check } from '../check.ts';
import { annotationMalformed } from './annotation-malformed.ts';
import { duplicateAddress } from './duplicate-address.ts';
import { duplicateMac } from './duplicate-mac.ts';
import { fewerInterfaces } from './fewer-interfaces.ts';
import { hostNetworkRequest } from './host-network-request.ts';
import { interfaceRequestedTwice } from './interface-requested-twice.ts';
import { multusBypassed } from './multus-bypassed.ts';
import { nadNotFound } from './nad-not-found.ts';
import { networkStatusUndecodable } from './network-status-undecodable.ts';
import { requestNotHonoured } from './request-not-honoured.ts';
import { requestWithoutEffect } from './request-without-effect.ts';
import { sandboxFailed } from './sandbox-failed.ts';
import { statusOlderThanSandbox } from './status-older-than-sandbox.ts';

/** The checks of attachments (3xx). */
export const attachmentChecks: readonly Check[] = [
  multusBypassed,
  statusOlderThanSandbox,
  fewerInterfaces,
  nadNotFound,
  annotationMalformed,
  requestNotHonoured,
  requestWithoutEffect,
  hostNetworkRequest,
  duplicateAddress,
  duplicateMac,
  networkStatusUndecodable,
  interfaceRequestedTwice,
  sandboxFailed,
];
