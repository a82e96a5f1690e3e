// SPDX-License-Identifier: Apache-2.0
// Every status word there is, as the card's answer to VERIFY and to the signature command, through pcscd,
// OpenSC and kyso-driver-host: none is reported as a login or a signature that did not happen, none of a
// PIN's states is taken for another. The card itself never runs such a command: whatever succeeds is a lie.
#include "tests/gate/arguments.hpp"
#include "tests/integration/drivers/host_process.hpp"
#include "tests/integration/realtoken/requests.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace {

using namespace kyso;
using namespace kyso::test;

constexpr unsigned all_words = 0x10000;
constexpr unsigned control_every = 4096; ///< between two honest signatures

std::string hex(unsigned word) {
    std::array<char, 5> text{};
    std::snprintf(text.data(), text.size(), "%04X", word);
    return text.data();
}

class StatusWords {
  public:
    explicit StatusWords(std::size_t count)
        : step_(std::max<std::size_t>(1, all_words / std::max<std::size_t>(1, count))) {
        start_host();
        const auto answer = host_->call(drivers::CertificatesRequest{token_.slot, token_.serial});
        key_ = drivers::read_certificates_answer(answer.value()).value().at(0).id;
    }

    int run() {
        const auto start = std::chrono::steady_clock::now();
        sweep("verify", [&](unsigned word) { return try_login(word); });
        sweep("sign", [&](unsigned word) { return try_signature(word); });
        if (citizen_.token().count("an", "wrong_pin") != 0) fault("a try was lost");
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        std::cout << "status_words: " << tried_ << " tried, "
                  << std::lround(static_cast<double>(tried_) / seconds) << " a second;";
        for (const auto& [outcome, number] : outcomes_)
            std::cout << ' ' << outcome << ' ' << number;
        std::cout << "; " << std::lround(seconds) << " s; " << faults_.size() << " faults\n";
        for (std::size_t i = 0; i < std::min<std::size_t>(faults_.size(), 50); ++i)
            std::cerr << "  " << faults_[i] << '\n';
        return faults_.empty() && tried_ > 0 ? 0 : 1;
    }

  private:
    void fault(const std::string& what) { faults_.push_back(what); }
    void start_host() {
        host_.emplace(std::vector<std::string>{opensc_module},
                      std::vector<std::string>{citizen_.token().environment()});
        std::vector<drivers::TokenInfo> found;
        if (!wait_until([&] { return !(found = host_->tokens()).empty(); }))
            throw std::runtime_error("no token: " + citizen_.token().pcscd_log());
        token_ = found.front();
    }
    void answer_with(const char* command, unsigned word) const {
        citizen_.token().say("clear r1");
        citizen_.token().say("fault r1 status " + std::string{command} + " status=" + hex(word));
    }

    template <class Try>
    void sweep(const char* command, Try try_one) {
        unsigned until_control = 0;
        for (unsigned word = 0; word < all_words; ++word) {
            // Of a sample: each first octet, and the words that ISO 7816-4 and PIV give a meaning.
            const bool telling = (word & 0xFFU) == 0 || (word & 0xFFF0U) == 0x63C0 ||
                                 (word & 0xFFF0U) == 0x6980 || word == 0x6CFF || word == 0x61FF;
            if (word % step_ != 0 && !telling) continue;
            if (until_control-- == 0) {
                control();
                if (std::string_view{command} == "verify") forget_pin();
                until_control = control_every;
                std::cerr << "status_words: " << command << ' ' << hex(word) << '\n';
            }
            answer_with(command, word);
            const std::string outcome = try_one(word);
            ++outcomes_[std::string{command} + ' ' + outcome];
            ++tried_;
        }
        control();
    }

    /// 9000, and 61xx: "normal processing" (ISO 7816-4 section 5.6). OpenSC 0.23 looks at the first octet of
    /// 90xx only, so C_Login says CKR_OK and nobody above it can know better: there, too, no signature may
    /// come of it.
    static bool says_success(unsigned word) {
        return (word & 0xFF00U) == 0x9000 || (word & 0xFF00U) == 0x6100;
    }

    /// PIN's states only of words that tell them: 63xx, wrong, x tries left; 6983, blocked.
    void check_pin_states(const std::string& which, unsigned word, const std::string& name) {
        const bool none_left = word == 0x6983 || word == 0x63C0;
        if (name == "pin_locked" && !none_left) fault(which + name);
        if (name == "pin_incorrect" && (word & 0xFF00U) != 0x6300) fault(which + name);
    }

    /// A card keeps what it verified until it loses its power.
    void forget_pin() {
        citizen_.token().say("remove r1");
        citizen_.token().say("insert r1 an");
        const auto reader = [&] { return citizen_.token().say("state").at("readers").at("r1"); };
        if (!wait_until([&] { return reader().at("powered").as_bool(); }))
            throw std::runtime_error("pcscd sees no card");
        start_host();
    }

    /// It does sign, where the card is let.
    void control() {
        citizen_.token().say("clear r1");
        if (const auto login = host_->login_with(token_, pin); !login)
            throw std::runtime_error("honest login: " + login.error().describe());
        const auto raw = host_->sign(key_, item_);
        if (!raw) throw std::runtime_error("honest signature: " + raw.error().describe());
        if (!signature::verify_raw(citizen_.issued("an").certificate, item_, *raw))
            fault("an honest signature does not verify");
    }

    std::string try_login(unsigned word) {
        const std::string which = "VERIFY " + hex(word) + ": ";
        if (const auto login = host_->login_with(token_, pin); !login) {
            const std::string name{info(login.error().code()).name};
            if ((word & 0xFFF0U) == 0x63C0 && word != 0x63C0 && name != "pin_incorrect") fault(which + name);
            if (word == 0x6983 && name != "pin_locked") fault(which + name);
            check_pin_states(which, word, name);
            return name;
        }
        // A card that says so and did not: no signature comes of it.
        if (!says_success(word)) fault(which + "logged in");
        if (host_->sign(key_, item_)) fault(which + "signed without a PIN");
        return "ok";
    }

    std::string try_signature(unsigned word) {
        auto raw = host_->sign(key_, item_);
        if (!raw && raw.error() == Errc::key_not_found) { // the word before made the module log out
            control();
            answer_with("sign", word);
            raw = host_->sign(key_, item_);
        }
        const std::string which = "sign " + hex(word) + ": ";
        if (raw) {
            fault(which + "a signature");
            return "ok";
        }
        const std::string name{info(raw.error().code()).name};
        check_pin_states(which, word, name);
        return name;
    }

    const TokenCitizen citizen_{{{"an", KeyKind::ec_p256}}};
    std::optional<HostProcess> host_;
    const ToBeSigned item_{Mechanism::ecdsa, DigestAlgorithm::sha256, Bytes(32, 0x5A)};
    std::size_t step_, tried_ = 0;
    drivers::TokenInfo token_;
    Bytes key_;
    std::map<std::string, std::size_t> outcomes_;
    std::vector<std::string> faults_;
};

} // namespace

int main(int argc, char** argv) {
    const auto arguments = kyso::gate::read_arguments(argc, argv, {{"--count", "65536"}},
                                                      "Answers cards with every status word.");
    try {
        return StatusWords{kyso::gate::number(arguments.at("--count"))}.run();
    } catch (const std::exception& error) {
        std::cout << "status_words: " << error.what() << '\n';
        return 1;
    }
}
