/* secrecy: keeps a process's memory to itself.
 *
 * Programs hold signing keys, and the hub what it opens of people's boxes. A crash must
 * not leave that in a core file, nor may another process of the same user read it.
 */
#pragma once

/* From here on: no core file, whatever the system is set to, and no debugger but root's.
 * Call it first in main. A build for AddressSanitizer stays open to its leak check. */
void secrecy_keep(void);
