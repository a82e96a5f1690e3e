// SPDX-License-Identifier: Apache-2.0
#include "drivers/helper_sandbox.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace kyso::drivers {

Result<void> close_helper_sandbox(std::initializer_list<int> families) {
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    umask(0077);

    struct Release {
        void operator()(void* filter) const noexcept { seccomp_release(filter); }
    };
    const std::unique_ptr<void, Release> filter{seccomp_init(SCMP_ACT_ALLOW)};
    if (!filter) return Error{Errc::internal_error, "seccomp_init"};
    for (const int call : {SCMP_SYS(execve),
                           SCMP_SYS(execveat),
                           SCMP_SYS(kill),
                           SCMP_SYS(tkill),
                           SCMP_SYS(process_vm_readv),
                           SCMP_SYS(process_vm_writev),
                           SCMP_SYS(pidfd_open),
                           SCMP_SYS(pidfd_getfd),
                           SCMP_SYS(mount),
                           SCMP_SYS(umount2),
                           SCMP_SYS(unshare),
                           SCMP_SYS(setns),
                           SCMP_SYS(pivot_root),
                           SCMP_SYS(bpf),
                           SCMP_SYS(keyctl),
                           SCMP_SYS(add_key),
                           SCMP_SYS(request_key),
                           SCMP_SYS(kexec_load),
                           SCMP_SYS(init_module),
                           SCMP_SYS(finit_module),
                           SCMP_SYS(perf_event_open),
                           SCMP_SYS(userfaultfd),
                           SCMP_SYS(io_uring_setup)})
        if (seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), call, 0) != 0)
            return Error{Errc::internal_error, "seccomp_rule_add"};
#if !defined(__SANITIZE_ADDRESS__) // LeakSanitizer looks for leaks with ptrace when the process ends
    if (seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ptrace), 0) != 0)
        return Error{Errc::internal_error, "seccomp_rule_add"};
#endif
    for (int family = AF_UNIX; family < AF_MAX; ++family)
        if (std::ranges::find(families, family) == families.end() &&
            seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
                             SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family))) != 0)
            return Error{Errc::internal_error, "seccomp_rule_add"};
    if (const int failed = seccomp_load(filter.get()); failed != 0)
        return Error{Errc::internal_error, "seccomp_load: " + std::to_string(-failed)};
    return {};
}

} // namespace kyso::drivers
