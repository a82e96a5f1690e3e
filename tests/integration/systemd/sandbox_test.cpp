// SPDX-License-Identifier: Apache-2.0
// What the units truly take away: the same attempts made without a unit, as kysod, as kyso-relay and as
// kyso-relay without user namespaces. The table in docs/privilege-separation.md is what is expected.
#include "tests/support/user_manager/user_manager.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <sstream>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace kyso::test {
namespace {

using Row = std::vector<std::string>;
constexpr const char* service = "/run/systemd/kyso-tests/service";

/// Cells of the table that follows the mark; without its two lines of head.
std::vector<Row> table_of_document() {
    std::ifstream page{KYSO_SOURCE_DIR "/docs/privilege-separation.md"};
    std::string line;
    while (std::getline(page, line) && !line.starts_with("| attempt |")) {
    }
    std::getline(page, line);
    std::vector<Row> rows;
    while (std::getline(page, line) && line.starts_with("| ")) {
        Row row;
        std::istringstream cells{line.substr(2)};
        for (std::string cell; std::getline(cells, cell, '|');)
            row.push_back(cell.substr(cell.find_first_not_of(' '),
                                      cell.find_last_not_of(' ') + 1 - cell.find_first_not_of(' ')));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// What attempts are made upon.
class Bait {
  public:
    Bait()
        : shared_(::shmget(static_cast<key_t>(0x6b79736f), 4096, IPC_CREAT | 0600)),
          door_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        write_file(home() / ".ssh/id_kyso", "no key\n");
        write_file(home() / ".profile", "");
        write_file(tmp_, "");
        ::unlink(service);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::string{service}.copy(address.sun_path, sizeof address.sun_path - 1);
        if (::bind(door_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            ::listen(door_.get(), 16) != 0)
            throw std::runtime_error("cannot stand in for a service of the system");
        // Where Yama lets only ancestors trace, whoever wants to may trace this one.
        ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
    }
    ~Bait() {
        ::shmctl(shared_, IPC_RMID, nullptr);
        std::filesystem::remove(tmp_);
    }
    Bait(const Bait&) = delete;
    Bait& operator=(const Bait&) = delete;

  private:
    const std::string tmp_ = "/tmp/kyso-canary-" + std::to_string(::getuid());
    int shared_;
    Fd door_;
};

/// Attempts and how they ended, in the probe's order.
using Outcomes = std::vector<std::pair<std::string, std::string>>;

std::string outcome_of(const Outcomes& outcomes, const std::string& attempt) {
    const auto found = std::ranges::find(outcomes, attempt, &Outcomes::value_type::first);
    return found == outcomes.end() ? "missing" : found->second;
}

/// Of the probe run instead of a unit's program.
Outcomes outcomes_in(const std::string& unit) {
    const std::string output = runtime_folder() / "probe";
    std::filesystem::remove(output);
    drop_in(unit, "zz-probe",
            std::string{"[Service]\nType=oneshot\nRestart=no\nExecStart=\nExecStart="} + test_programs +
                "/kyso-sandbox-probe\nStandardOutput=file:" + output + "\nEnvironment=KYSO_PROBE_SERVICE=" +
                service + " KYSO_PROBE_PID=" + std::to_string(::getpid()) + '\n');
    const Ran started = systemctl({"start", unit});
    EXPECT_EQ(started.status, 0) << unit << ": " << started.said << property(unit, "ExecMainStatus");
    Outcomes outcomes;
    std::ifstream lines{output};
    for (std::string line; std::getline(lines, line);)
        outcomes.emplace_back(line.substr(0, line.find('\t')), line.substr(line.find('\t') + 1));
    return outcomes;
}

TEST(UnitFiles, take_away_what_the_document_says) {
    start_afresh();
    const Bait bait;
    write_file(runtime_folder() / "systemd/user/kyso-nothing.service",
               "[Unit]\nDescription=no setting at all\n");
    std::vector<Outcomes> seen;
    seen.push_back(outcomes_in("kyso-nothing.service"));
    seen.push_back(outcomes_in("kysod.service"));
    seen.push_back(outcomes_in("kyso-relay.service"));
    drop_in("kyso-relay.service", "10-nouserns",
            text_of("/usr/local/share/doc/kysod/examples/kyso-relay.service.d/10-nouserns.conf"));
    seen.push_back(outcomes_in("kyso-relay.service"));

    std::ostringstream table;
    table << "| attempt | no unit | kysod | kyso-relay | kyso-relay, 10-nouserns.conf "
             "|\n|---|---|---|---|---|\n";
    for (const auto& [attempt, outcome] : seen.front()) {
        table << "| " << attempt;
        for (const auto& outcomes : seen)
            table << " | " << outcome_of(outcomes, attempt);
        table << " |\n";
    }
    std::cout << table.str();

    const std::vector<Row> document = table_of_document();
    EXPECT_EQ(document.size(), seen.front().size()) << "each attempt has its row";
    for (const Row& row : document) {
        ASSERT_EQ(row.size(), seen.size() + 1);
        for (std::size_t column = 0; column < seen.size(); ++column)
            if (row[column + 1] != "–") { // as the machine is: nothing of ours decides it
                EXPECT_EQ(outcome_of(seen[column], row[0]), row[column + 1])
                    << row[0] << ", column " << column + 1;
            }
    }
    start_afresh();
}

TEST(UnitFiles, have_no_line_that_systemd_does_not_know) {
    const Ran verified =
        run({"systemd-analyze", "--user", "--man=no", "verify", "/usr/local/lib/systemd/user/kysod.service",
             "/usr/local/lib/systemd/user/kyso-relay.service"});
    EXPECT_EQ(verified.status, 0);
    EXPECT_EQ(verified.said, "");
}

std::string exposure(const std::string& unit, int& status) {
    const Ran judged = run({"systemd-analyze", "--user", "security", "--offline=true", "--threshold=20",
                            "--no-pager", "/usr/local/lib/systemd/user/" + unit});
    status = judged.status;
    const std::string before = "Overall exposure level for " + unit + ": ";
    const auto at = judged.said.find(before);
    if (at == std::string::npos) return judged.said;
    const auto start = at + before.size();
    return judged.said.substr(start, judged.said.find(' ', start) - start);
}

/// The relay is at the bar; kysod cannot be, and the document says so with its figure.
TEST(UnitFiles, are_as_exposed_as_the_document_says) {
    const std::string page = text_of(KYSO_SOURCE_DIR "/docs/privilege-separation.md");
    int status = -1;
    const std::string relay = exposure("kyso-relay.service", status);
    EXPECT_EQ(status, 0) << relay;
    EXPECT_NE(page.find("kyso-relay " + relay), std::string::npos) << relay;
    const std::string kysod = exposure("kysod.service", status);
    EXPECT_NE(page.find("kysod " + kysod), std::string::npos) << kysod;
}

} // namespace
} // namespace kyso::test
