// SPDX-License-Identifier: Apache-2.0
// Other programs at the same token: one that is logged in, one that holds it in a transaction, one that
// resets it. kysod's answer is a signature or a typed error, no PIN try is lost, and what they did is over
// when they are.
#include "tests/integration/drivers/host_process.hpp"
#include "tests/integration/realtoken/requests.hpp"
#include "tests/support/processes/process_tree.hpp"

#include <poll.h>
#include <sys/socket.h>

namespace kyso::test {
namespace {

/// tests/support/token/pcsc_neighbour.cpp
class Neighbour {
  public:
    explicit Neighbour(const TokenSetting& token) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            throw std::runtime_error("socketpair");
        orders_ = Fd{ends[0]};
        const Fd theirs{ends[1]};
        process_ = std::make_unique<ChildProcess>(ChildProcess::Start{
            {KYSO_TEST_SUPPORT_DIR "/pcsc-neighbour"}, {token.environment()}, {theirs.get()}});
    }
    /// SCARD_S_SUCCESS is "00000000"; empty where the program has ended.
    std::string does(const std::string& order) const {
        const std::string line = order + '\n';
        ::send(orders_.get(), line.data(), line.size(), MSG_NOSIGNAL);
        std::string answer;
        char octet = 0;
        while (::read(orders_.get(), &octet, 1) == 1 && octet != '\n')
            answer += octet;
        return answer;
    }

  private:
    Fd orders_;
    std::unique_ptr<ChildProcess> process_;
};

constexpr const char* done = "00000000";

class Coexistence : public testing::Test {
  protected:
    explicit Coexistence(const std::string& more_toml = {}) {
        DaemonSetup setup = citizen_.setup();
        setup.more_toml += more_toml;
        daemon_.emplace(setup);
        if (!shows_devices(*daemon_, 1)) throw std::runtime_error(daemon_->log());
        daemon_->person_types(pin);
        page_.emplace(daemon_->port(), portal_origin);
    }
    json::object sign(std::size_t count = 1) { return page_->call("document.sign", documents(count)); }
    void expect_signs() {
        EXPECT_EQ(judge_.batch(sign(2)), 2U) << daemon_->log();
        EXPECT_EQ(citizen_.token().count("an", "wrong_pin"), 0);
        EXPECT_EQ(citizen_.token().count("an", "pin_tries_left"), 3);
    }

    const TokenCitizen citizen_;
    const Judge judge_{citizen_.pki()};
    std::optional<TestDaemon> daemon_;
    std::optional<WebsocketClient> page_;
};

TEST_F(Coexistence, with_a_program_that_stays_logged_in) {
    HostProcess other{{opensc_module}, {citizen_.token().environment()}};
    const auto tokens = other.tokens();
    ASSERT_EQ(tokens.size(), 1U);
    ASSERT_THAT(other.login_with(tokens[0], pin), is_ok());
    expect_signs();
    // Its own login is its module's affair: after kysod's logout it signs, or is told to log in again.
    const ToBeSigned item{Mechanism::rsa_pkcs1, DigestAlgorithm::sha256, Bytes(32, 0x5A)};
    (void)other.sign(Bytes{1}, item);
    EXPECT_THAT(other.login_with(tokens[0], pin), is_ok());
    EXPECT_THAT(other.sign(Bytes{1}, item), is_ok());
    expect_signs();
}

TEST_F(Coexistence, waits_for_a_transaction_to_end) {
    const Neighbour neighbour{citizen_.token()};
    ASSERT_EQ(neighbour.does("begin"), done);
    page_->begin("r", "document.sign", documents(1));
    EXPECT_TRUE(wait_until([&] { return !helpers_of(daemon_->pid()).hosts.empty(); }));
    EXPECT_TRUE(daemon_->shown().empty()) << "its certificates cannot be read yet";
    ASSERT_EQ(neighbour.does("end"), done);
    EXPECT_EQ(judge_.batch(answer_to(*page_, "r")), 1U) << daemon_->log();
    expect_signs();
}

TEST_F(Coexistence, leaves_the_card_without_power_when_nobody_else_uses_it) {
    expect_signs();
    // Until then OpenSC leaves it verified, for whoever shares it: docs/decisions/0011-virtual-token.md.
    EXPECT_TRUE(wait_until(
        [&] { return !citizen_.token().say("state").at("readers").at("r1").at("powered").as_bool(); }));
    EXPECT_EQ(Neighbour{citizen_.token()}.does("pin-status"), "000063c3");
}

class Impatient : public Coexistence {
  protected:
    Impatient() : Coexistence("[drivers]\nenumerate_seconds = 1\nfirst_pause_milliseconds = 0\n") {}
};

TEST_F(Impatient, gives_up_a_transaction_without_end) {
    const Neighbour neighbour{citizen_.token()};
    ASSERT_EQ(neighbour.does("begin"), done);
    EXPECT_EQ(outcome_of(sign()), "driver_hung");
    EXPECT_TRUE(daemon_->shown().empty());
    ASSERT_EQ(neighbour.does("end"), done);
    expect_signs();
}

TEST_F(Coexistence, signs_though_the_card_was_reset_while_the_window_waited) {
    SlowTypist person{*daemon_};
    page_->begin("r", "document.sign", documents(1));
    ASSERT_TRUE(person.sits_at_window());
    const Neighbour neighbour{citizen_.token()};
    ASSERT_EQ(neighbour.does("reset"), done);
    ASSERT_TRUE(person.types(pin));
    EXPECT_EQ(judge_.batch(answer_to(*page_, "r")), 1U) << daemon_->log();
    daemon_->person_types(pin);
    expect_signs();
}

TEST_F(Coexistence, is_typed_where_the_card_is_reset_between_two_signatures) {
    const Neighbour neighbour{citizen_.token()};
    constexpr std::size_t count = 20;
    std::size_t resets = 0;
    page_->begin("r", "document.sign", documents(count));
    ASSERT_TRUE(wait_until([&] { return citizen_.token().count("an", "signatures") > 0; }));
    // OpenSC holds the card for one command; between two anybody may have it.
    while (citizen_.token().count("an", "signatures") < 5 && resets < 200)
        if (neighbour.does("reset") == done) ++resets;
    const json::object answer = answer_to(*page_, "r");
    ASSERT_EQ(outcome_of(answer), "ok") << json::serialize(answer);
    const std::size_t good = judge_.batch(answer);
    std::set<std::string> errors;
    for (const auto& result : answer.at("result").at("results").as_array())
        if (result.as_object().contains("error"))
            errors.insert(text_of(result.at("error").at("data").at("name")));
    RecordProperty("resets", static_cast<int>(resets));
    RecordProperty("signed", static_cast<int>(good));
    for (const std::string& name : errors)
        EXPECT_TRUE(name == "token_error" || name == "outcome_unknown" || name == "token_removed") << name;
    EXPECT_TRUE(good == count || !errors.empty());
    expect_signs();
}

TEST(FourTokens, are_seen_and_used_at_once) {
    const TokenCitizen citizen{{{"an"}, {"binh"}, {"chi", KeyKind::ec_p256}, {"dung", KeyKind::ec_p256}}};
    const TestDaemon daemon{citizen.setup()};
    ASSERT_TRUE(shows_devices(daemon, 4)) << daemon.log();
    const Judge judge{citizen.pki()};
    const auto file = daemon.folder() / "run/pin";
    std::ofstream{file} << pin;
    // Each of the four in turn; all cards have the same holder, so the order of choices is that of readers.
    WebsocketClient page{daemon.port(), portal_origin};
    for (int choice = 0; choice < 4; ++choice) {
        daemon.person("approve " + std::to_string(choice) + ' ' + file.string());
        EXPECT_EQ(judge.batch(page.call("document.sign", documents(2))), 2U) << daemon.log();
    }
    for (const char* card : {"an", "binh", "chi", "dung"})
        EXPECT_EQ(citizen.token().count(card, "signatures"), 2) << card;
    // Requests at once follow each other: one window at a time, by design.
    for (int i = 0; i < 3; ++i)
        page.begin(json::value("r" + std::to_string(i)), "document.sign", documents(1));
    EXPECT_EQ(judge.batch(IpcClient{daemon.ipc_socket()}.call("document.sign", documents(1))), 1U);
    for (std::size_t answered = 0; answered < 3;) {
        const auto message = page.receive();
        ASSERT_TRUE(message);
        if (!message->contains("id")) continue;
        EXPECT_EQ(judge.batch(*message), 1U) << daemon.log();
        ++answered;
    }
    // One that was pulled out hides none of the others.
    citizen.token().say("remove r2");
    EXPECT_TRUE(shows_devices(daemon, 3));
    daemon.person_types(pin);
    EXPECT_EQ(judge.batch(page.call("document.sign", documents(1))), 1U) << daemon.log();
}

} // namespace
} // namespace kyso::test
