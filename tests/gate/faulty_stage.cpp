// SPDX-License-Identifier: Apache-2.0
#include "tests/gate/faulty_stage.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <fstream>
#include <memory>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <set>
#include <sstream>
#include <stdexcept>

namespace kyso::gate {
namespace {

using namespace test;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;
using Calls = std::map<std::string, std::size_t>;

constexpr const char* pin = "24681357";
constexpr const char* content = "a document";
constexpr const char* faulty_module = KYSO_TEST_LIB_DIR "/libkyso-faulty-pkcs11.so";
constexpr const char* deadlines =
    "[drivers]\ndeaths = 1000000\nhangs = 1000000\nfirst_pause_milliseconds = 0\nlongest_pause_milliseconds "
    "= 0\n"
    "enumerate_seconds = 1\nlogin_seconds = 1\nlogin_on_pad_seconds = 1\nsign_seconds = 1\n";

/// An error that a driver may cause: neither kysod's own, nor one that blames the request, which was right.
bool is_typed(const std::string& name) {
    static const std::set<std::string> others{"internal_error", "parse_error", "invalid_request",
                                              "invalid_params", "method_not_found"};
    static const std::set<std::string> names{
#define KYSO_ERROR(name, code, value, retry, vietnamese, english) #name,
#include "protocol/errors.def"
#undef KYSO_ERROR
    };
    return name == "ok" || (names.contains(name) && !others.contains(name));
}

Issued issue(const TestPki& pki, KeyKind kind, unsigned number) {
    Profile profile;
    profile.key = kind;
    profile.key_number = number;
    return pki.issue(profile);
}

SoftHsmKey key_of(const Issued& issued, unsigned char id, const SoftHsm& hsm) {
    const auto file = hsm.folder() / "key.der";
    write_pkcs8_der(issued.key, file);
    std::ifstream stream{file, std::ios::binary};
    return {{std::istreambuf_iterator<char>{stream}, {}}, issued.certificate.der(), {id}, "signing", false};
}

/// By OpenSSL alone, not by kysod's own code.
bool verifies(const Bytes& cms, X509* signer) {
    const auto* at = cms.data();
    const std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)> parsed{
        d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(cms.size())), CMS_ContentInfo_free};
    const std::unique_ptr<BIO, decltype(&BIO_free)> text{BIO_new_mem_buf(content, -1), BIO_free};
    const std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> signers{
        sk_X509_new_null(), [](STACK_OF(X509) * stack) { sk_X509_free(stack); }};
    sk_X509_push(signers.get(), signer);
    return parsed && CMS_verify(parsed.get(), signers.get(), nullptr, text.get(), nullptr,
                                CMS_BINARY | CMS_DETACHED | CMS_NO_SIGNER_CERT_VERIFY | CMS_NOINTERN) == 1;
}

std::string fingerprint(const Issued& issued) {
    return to_hex(issued.certificate.sha256());
}

} // namespace

FaultyStage::FaultyStage()
    : rsa_(issue(pki_, KeyKind::rsa_2048, 0)), ec_(issue(pki_, KeyKind::ec_p256, 0)),
      good_(issue(pki_, KeyKind::rsa_2048, 1)), daemon_(setup()), program_(daemon_.ipc_socket()),
      pid_(daemon_.pid()) {
    SoftHsmToken faulty{.label = "Faulty", .pin = pin, .keys = {}};
    faulty.keys.push_back(key_of(rsa_, 1, faulty_token_));
    faulty.keys.push_back(key_of(ec_, 2, faulty_token_));
    faulty_token_.add_token(faulty);
    SoftHsmToken good{.label = "Good", .pin = pin, .keys = {}};
    good.keys.push_back(key_of(good_, 1, good_token_));
    good_token_.add_token(good);
    daemon_.person_types(pin);
    write_rules("");
    slot_ = slot();
    files_.remember(faulty_token_);
    files_.remember(good_token_);
}

DaemonSetup FaultyStage::setup() const {
    DaemonSetup setup;
    setup.developer = true; // the faulty module lies in a folder that is not root's
    setup.more_toml = deadlines;
    setup.more_toml += std::string{"[[module]]\nname = \"good\"\npath = \""} + SoftHsm::module +
                       "\"\n[module.environment]\nSOFTHSM2_CONF = \"" +
                       (good_token_.folder() / "softhsm2.conf").string() + "\"\n";
    setup.module_path = faulty_module;
    setup.module_environment = {faulty_token_.environment(),
                                "KYSO_FAULTY_RULES=" + (faulty_token_.folder() / "rules").string()};
    return setup;
}

void FaultyStage::write_rules(const std::string& rules) const {
    std::string named = rules;
    if (const auto at = named.find("%slot"); at != std::string::npos) named.replace(at, 5, slot_);
    std::ofstream{faulty_token_.folder() / "rules"} << "module " << SoftHsm::module << "\njournal "
                                                    << (faulty_token_.folder() / "journal").string() << '\n'
                                                    << named << '\n';
    std::filesystem::remove(faulty_token_.folder() / "journal");
}

/// SoftHSM takes it from the end of the serial number.
std::string FaultyStage::slot() const {
    const auto answer = program_.call("devices.list", {});
    for (const auto& device : answer.at("result").at("devices").as_array()) {
        if (device.at("label") != "Faulty") continue;
        const std::string serial{device.at("serial").as_string()};
        return std::to_string(std::stoul(serial.substr(serial.size() - 8), nullptr, 16) & 0x7fffffffUL);
    }
    throw std::runtime_error("the faulty token is not listed: " + json::serialize(answer));
}

Calls FaultyStage::read_journal() const {
    Calls calls;
    std::ifstream journal{faulty_token_.folder() / "journal"};
    for (std::string line; std::getline(journal, line);)
        ++calls[line.substr(0, line.find(' '))];
    return calls;
}

/// The outcome. Any other message about a request that was answered is a fault.
std::string FaultyStage::sign(const std::string& certificate, const Issued& issued, Verdict& verdict) {
    const int id = next_++;
    const json::object document{{"name", "document"}, {"content", to_base64(as_bytes(content))}};
    program_.send({{"jsonrpc", "2.0"},
                   {"id", id},
                   {"method", "document.sign"},
                   {"params", json::object{{"format", "cades-detached"},
                                           {"certificate", certificate},
                                           {"documents", json::array{document}}}}});
    while (true) {
        const auto message = program_.receive();
        if (!message) throw std::runtime_error("kysod closed the connection");
        const bool is_answer = message->contains("id");
        const json::value& about = is_answer ? message->at("id") : message->at("params").at("id");
        if (about != json::value(id)) {
            verdict.faults.push_back("answered twice: " + json::serialize(*message));
            continue;
        }
        if (!is_answer) continue;
        const std::string outcome = outcome_of(*message);
        if (outcome != "ok") return outcome;
        const auto& signature = message->at("result").at("results").at(0).at("signature").as_string();
        const auto cms = from_base64(std::string_view{signature.data(), signature.size()});
        if (!cms || !verifies(*cms, issued.certificate.native()))
            verdict.faults.push_back("ok, but OpenSSL does not verify the signature");
        return outcome;
    }
}

Calls FaultyStage::unharmed(KeyKind key) {
    const auto verdict = try_out("", key, 1);
    if (verdict.outcome != "ok" || !verdict.faults.empty())
        throw std::runtime_error("without rules: " + verdict.outcome + "\n" + daemon_.log());
    return verdict.calls;
}

Verdict FaultyStage::try_out(const std::string& rules, KeyKind key, std::size_t most_logins) {
    Verdict verdict;
    files_.put_back();
    write_rules(rules);
    const auto& issued = key == KeyKind::ec_p256 ? ec_ : rsa_;
    const auto start = Clock::now();
    verdict.outcome = sign(fingerprint(issued), issued, verdict);
    verdict.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    verdict.calls = read_journal();
    const auto fault = [&](const std::string& what) { verdict.faults.push_back(what); };
    const auto logins = verdict.calls["C_Login"];
    const auto signatures = verdict.calls["C_Sign"];
    if (!is_typed(verdict.outcome)) fault("untyped: " + verdict.outcome);
    if (logins > most_logins)
        fault(std::to_string(logins) + " logins, at most " + std::to_string(most_logins) + " are allowed");
    if (signatures > 1) fault(std::to_string(signatures) + " signatures for one");
    if (verdict.outcome == "ok" && signatures != 1) fault("signed by nobody");
    if ((verdict.outcome == "driver_died" || verdict.outcome == "driver_hung") && signatures != 0)
        fault("says that nothing was signed, but C_Sign was asked");
    if (!daemon_.alive() || daemon_.pid() != pid_)
        throw std::runtime_error("kysod is gone\n" + daemon_.log());
    files_.put_back();
    if (const auto other = sign(fingerprint(good_), good_, verdict); other != "ok")
        fault("the good token: " + other);
    return verdict;
}

} // namespace kyso::gate
