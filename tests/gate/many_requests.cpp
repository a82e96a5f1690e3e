// SPDX-License-Identifier: Apache-2.0
// Threat T14, the long count: so many requests of every kind that needs no person, over connections that come
// and go, and kysod's memory is as it was after the first hundredth of them.
#include "tests/gate/arguments.hpp"
#include "tests/support/citizen/citizen.hpp"
#include "tests/support/processes/process_tree.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace {

using namespace kyso;
using namespace kyso::test;
namespace json = boost::json;

constexpr std::size_t on_one_connection = 200;
constexpr std::size_t at_a_time = 4;
constexpr std::size_t between_lists = 1000; ///< a driver host for each
constexpr std::size_t allowed_kilobytes = 8 * 1024;

std::size_t resident_kilobytes(const TestDaemon& daemon) {
    return std::stoul(status_of(daemon.pid(), "VmRSS"));
}

struct Kind {
    const char* method;
    json::object params;
    const char* outcome;
};

/// One of each in turn: answered, refused for what it is, refused for what it holds.
std::vector<Kind> kinds() {
    json::object too_long = registration_params();
    too_long["nonce"] = std::string(20'000, 'n');
    return {{"session.hello", {}, "ok"},
            {"no.such.method", {}, "method_not_found"},
            {"registration.sign", too_long, "invalid_params"},
            {"document.sign", {{"documents", json::array(200, "x")}}, "invalid_params"}};
}

class Client {
  public:
    explicit Client(const TestDaemon& daemon) : daemon_(daemon) {}

    /// Sends `at_a_time` of them and takes as many answers; false where one is not as it should be.
    bool ask() {
        if (asked_ % on_one_connection == 0) page_.emplace(daemon_.port(), portal_origin);
        for (std::size_t i = 0; i < at_a_time; ++i) {
            const Kind& kind = kinds_[i % kinds_.size()];
            page_->begin(i, kind.method, kind.params);
        }
        bool right = true;
        for (std::size_t i = 0; i < at_a_time; ++i) {
            const auto answer = page_->receive();
            if (!answer) return false;
            const auto id = static_cast<std::size_t>(answer->at("id").to_number<int>());
            right &= outcome_of(*answer) == kinds_.at(id).outcome;
            if (!right && wrong_.empty()) wrong_ = json::serialize(*answer);
        }
        asked_ += at_a_time;
        return right;
    }
    std::size_t asked() const noexcept { return asked_; }
    const std::string& wrong() const noexcept { return wrong_; }

  private:
    const TestDaemon& daemon_;
    const std::vector<Kind> kinds_ = kinds();
    std::optional<WebsocketClient> page_;
    std::size_t asked_ = 0;
    std::string wrong_;
};

} // namespace

int main(int argc, char** argv) {
    const auto taken = kyso::gate::read_arguments(argc, argv, {{"--count", "1000000"}},
                                                  "So many requests: all answered, no memory kept.");
    const std::size_t count = kyso::gate::number(taken.at("--count"));
    const Citizen citizen;
    const TestDaemon daemon{citizen.setup()};
    const IpcClient program{daemon.ipc_socket()};
    Client client{daemon};
    std::size_t wrong = 0, lists = 0, before = 0, most = 0;
    while (client.asked() < count) {
        if (!client.ask()) ++wrong;
        if (wrong > 20) break;
        if (client.asked() % between_lists < at_a_time) {
            ++lists;
            if (outcome_of(program.call("devices.list", {})) != "ok") ++wrong;
            most = std::max(most, resident_kilobytes(daemon));
        }
        if (before == 0 && client.asked() >= count / 100) before = resident_kilobytes(daemon);
    }
    const std::size_t after = resident_kilobytes(daemon);
    daemon.person_types(pin);
    const bool signs = outcome_of(WebsocketClient{daemon.port(), portal_origin}.call(
                           "registration.sign", registration_params())) == "ok";
    std::cout << "many_requests: " << client.asked() << " requests on " << client.asked() / on_one_connection
              << " connections, " << lists << " lists of devices, " << wrong << " answered wrongly; resident "
              << before << " → " << after << " KiB, most " << most << "; "
              << (signs ? "signs" : "does NOT sign") << " afterwards\n";
    if (!client.wrong().empty()) std::cout << "  first wrong: " << client.wrong() << '\n';
    return wrong == 0 && signs && daemon.alive() && after < before + allowed_kilobytes ? 0 : 1;
}
