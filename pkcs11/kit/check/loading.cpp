// SPDX-License-Identifier: Apache-2.0
// Loading and what it does to the process (A); initialising and finalising (B).
#include "pkcs11/kit/check/checks.hpp"

#include <cstdlib>
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kyso::pkcs11::kit {

Outcome check_A01(Bench&) {
    return pass(); // loading was the last step; its failure is this check's
}

Outcome check_A03(Bench& bench) {
    const CK_FUNCTION_LIST& list = bench.functions();
    const std::pair<const char*, bool> entries[] = {
#define KYSO_FUNCTION(name, ...) {#name, list.name != nullptr},
#include "pkcs11/faulty/functions.def"
#undef KYSO_FUNCTION
    };
    for (const auto& [name, there] : entries)
        if (!there)
            return fail(std::string{name} + " in the function list, if only to say " +
                            return_value_name(CKR_FUNCTION_NOT_SUPPORTED),
                        "NULL");
    return pass();
}

Outcome check_A08(Bench& bench) {
    const std::string change = signal_change(bench.before(), ProcessState::now());
    return change.empty() ? pass() : fail("signals as before the module was loaded", change);
}

Outcome check_A09(Bench& bench) {
    const std::string change = surroundings_change(bench.before(), ProcessState::now());
    return change.empty() ? pass() : fail("the process as before the module was loaded", change);
}

Outcome check_A12(Bench& bench) {
    if (auto failed = unless("C_Finalize", bench.cryptoki().C_Finalize(nullptr), {CKR_OK})) return *failed;
    if (::dlclose(bench.library()) != 0) return fail("dlclose: 0", ::dlerror());
    const pid_t child = ::fork(); // runs what the module registered with pthread_atfork
    if (child == 0) std::exit(0);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0)
        return fail("a forked process that ends with 0",
                    WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                        : "exit status " + std::to_string(WEXITSTATUS(status)));
    bench.leave_by_exit(); // and what it registered with atexit; the run sees how that goes
    return pass();
}

Outcome check_B01(Bench&) {
    return pass(); // C_Initialize was the last step; its failure is this check's
}

Outcome check_B03(Bench& bench) {
    const CK_RV rv = bench.initialise();
    const std::string call = "C_Initialize again";
    if (rv == CKR_OK) // p11-kit counts references
        return deviation(call + ": " + return_value_name(CKR_CRYPTOKI_ALREADY_INITIALIZED),
                         return_value_name(rv));
    if (auto failed = unless(call, rv, {CKR_CRYPTOKI_ALREADY_INITIALIZED})) return *failed;
    return pass();
}

Outcome check_B05(Bench& bench) {
    Cryptoki& cryptoki = bench.cryptoki();
    cryptoki.C_FindObjectsInit(bench.session(), nullptr, CK_ULONG{0}); // an operation that is under way
    if (auto failed = unless("C_Finalize", cryptoki.C_Finalize(nullptr), {CKR_OK})) return *failed;
    if (cryptoki.took() > std::chrono::seconds{3})
        return fail("C_Finalize within 3 s", std::to_string(cryptoki.took().count() / 1000) + " ms");
    CK_INFO info{};
    if (auto failed =
            unless("C_GetInfo after C_Finalize", cryptoki.C_GetInfo(&info), {CKR_CRYPTOKI_NOT_INITIALIZED}))
        return *failed;
    if (auto failed = unless("C_Initialize after C_Finalize", bench.initialise(), {CKR_OK})) return *failed;
    return pass();
}

} // namespace kyso::pkcs11::kit
