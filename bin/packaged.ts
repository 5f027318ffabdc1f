// The entry of the executables in a release: `npm run dist` puts everything it imports into one file.
import { leave } from '../src/cli/leave.ts';
import { main } from '../src/cli/main.ts';

// The runtime's warnings are for those who write programs. One even says, of a variable for Node's programs, that certificates are not
// verified, while they are.
process.emitWarning = () => undefined;

void main(process.argv.slice(2)).then(leave);
