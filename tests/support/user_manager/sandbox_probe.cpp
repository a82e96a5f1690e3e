// SPDX-License-Identifier: Apache-2.0
// Tries what a broken kysod, driver or relay would try, and prints how each attempt ended: a line
// `NAME<TAB>OUTCOME`, where OUTCOME is `allowed` or the name of the errno. Run by tests under the very
// settings of a unit, and without them. Plain C library calls; destroys nothing when it is allowed. Never
// installed.
#include "tests/support/user_manager/attempts.hpp"

#include <cstdio>
#include <cstring>
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char** argv) {
    using namespace kyso::test;
    // Stands once more beside itself with the setuid bit, and then says only who it has become.
    if (argc == 2 && std::strcmp(argv[1], "--who") == 0) return geteuid() == 0 ? 0 : 1;
    if (argc > 2 && std::strcmp(argv[1], "--with-a-key") == 0) {
        // A session keyring with something in it, as pam_keyinit makes for a login.
        syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr);
        syscall(SYS_add_key, "user", canary_key, "x", 1, KEY_SPEC_SESSION_KEYRING);
        execv(argv[2], argv + 2);
        return 127;
    }
    for (const Attempt& attempt : attempts())
        std::printf("%s\t%s\n", attempt.name, outcome(attempt).c_str());
}
