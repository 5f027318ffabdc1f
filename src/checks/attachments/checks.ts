import type { Check } from '../check.ts';
import { hostNetworkRequest } from './host-network-request.ts';

/** The checks of attachments (3xx). */
export const attachmentChecks: readonly Check[] = [hostNetworkRequest];
