/** The program's name and version. A test holds the version against package.json. */
export const about = { name: 'kubectl-multinet', version: '0.1.0' } as const;
