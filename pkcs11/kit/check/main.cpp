// SPDX-License-Identifier: Apache-2.0
// kyso-driver-check: one check on one module, in a process that may crash, hang or be ended by the module.
// Started by the run (run.hpp) with the pipe of its report as descriptor 3 and, if a PIN was given, that of
// the PIN as 4.
#include "pkcs11/kit/check/checks.hpp"
#include "pkcs11/kit/check_process.hpp"

#include "protocol/fd.hpp"

#include <CLI/CLI.hpp>

#include <fcntl.h>

namespace {

using namespace kyso;
using namespace kyso::pkcs11::kit;

std::optional<Secret> read_pin() {
    if (::fcntl(pin_descriptor, F_GETFD) < 0) return std::nullopt;
    const Fd pipe{pin_descriptor};
    Secret pin;
    const ssize_t size = ::read(pipe.get(), pin.writable(), Secret::max_size);
    if (size <= 0) return std::nullopt;
    pin.resize(static_cast<std::size_t>(size));
    return pin;
}

using Function = Outcome (*)(Bench&);

Function function_of(std::string_view id) {
#define KYSO_CHECK(name, ...)                                                                                \
    if (id == #name) return check_##name;
#define KYSO_RUN_CHECK(...)
#include "pkcs11/kit/checks.def"
#undef KYSO_CHECK
#undef KYSO_RUN_CHECK
    return nullptr;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"One check of a PKCS#11 module; started by kyso driver test", "kyso-driver-check"};
    BenchOptions options;
    std::string check;
    CK_SLOT_ID slot = 0;
    app.add_option("MODULE", options.module)->required();
    app.add_option("CHECK", check)->required();
    const CLI::Option* slot_given = app.add_option("--slot", slot);
    app.add_option("--token-serial", options.serial);
    app.add_option("--key-id", options.key_id);
    CLI11_PARSE(app, argc, argv);
    if (*slot_given) options.slot = slot;

    const Function function = function_of(check);
    if (function == nullptr || ::fcntl(report_descriptor, F_SETFD, FD_CLOEXEC) != 0) {
        std::fputs("kyso-driver-check: started by kyso driver test only\n", stderr);
        return 2;
    }
    const Teller teller{report_descriptor};
    Bench bench{std::move(options), teller, read_pin()};
    if (auto failed = bench.prepare(find_check(check)->needs)) {
        teller.outcome(*failed, bench.failed_step(), bench.no_token());
    } else {
        teller.step(Step::sign);
        teller.outcome(function(bench));
    }
    teller.done();
    if (bench.leaves_by_exit()) return 0;
    ::_exit(0); // what the module left behind is not this check's matter
}
