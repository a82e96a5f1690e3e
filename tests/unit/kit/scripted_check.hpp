// SPDX-License-Identifier: Apache-2.0
// A check that is a shell script: what the run makes of a process that tells half, nothing, or too late. The
// script sees the id of its check as $2.
#pragma once

#include "pkcs11/kit/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <sys/stat.h>

namespace kyso::pkcs11::kit::test {

/// The lines of a check that comes to its end.
inline std::string tells(const std::string& verdict, const std::string& more = {}) {
    return R"(echo '{"step":"sign"}' >&3; echo '{"verdict":")" + verdict +
           R"(","expected":"a","observed":"b")" + more + R"(}' >&3; echo '{"done":true}' >&3)";
}

class ScriptedCheck {
  public:
    explicit ScriptedCheck(const std::string& script) {
        const std::string path = (folder_ / "check").string();
        std::ofstream{path} << "#!/bin/bash\n" << script << '\n';
        ::chmod(path.c_str(), 0700);
        options_.program = path;
        options_.module = "/lib/token.so";
    }

    RunOptions& options() { return options_; }
    std::filesystem::path file(const std::string& name) const { return folder_ / name; }
    /// Runs these checks; `pin` may be null.
    RunReport run(std::initializer_list<const char*> ids, const Secret* pin = nullptr) {
        for (const char* id : ids)
            options_.plan.push_back(find_check(id));
        options_.pin = pin;
        return kit::run(options_,
                        [this](const CheckResult& result) { told_.emplace_back(result.check->id); });
    }
    /// In the order in which they were told.
    const std::vector<std::string>& told() const { return told_; }

  private:
    kyso::test::TemporaryFolder folder_;
    RunOptions options_;
    std::vector<std::string> told_;
};

inline const CheckResult& result(const RunReport& report, std::string_view id) {
    for (const CheckResult& each : report.results)
        if (each.check->id == id) return each;
    throw std::out_of_range{std::string{id}};
}

inline Secret secret(std::string_view text) {
    Secret pin;
    std::copy(text.begin(), text.end(), pin.writable());
    pin.resize(text.size());
    return pin;
}

} // namespace kyso::pkcs11::kit::test
