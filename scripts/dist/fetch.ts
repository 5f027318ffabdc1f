// Fetches the runtime of this machine's executable: what may take long, or not work at all where there is no network.
import { thisPlatform } from './platforms.ts';
import { fetchPublished } from './runtimes.ts';

const platform = thisPlatform();
if (platform === undefined) throw new Error(`no executable is made for ${process.platform}/${process.arch}`);
fetchPublished(platform.runtime);
