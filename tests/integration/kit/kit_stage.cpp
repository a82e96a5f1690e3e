// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/kit/kit_stage.hpp"

#include "tests/support/faulty_journal.hpp"
#include "tests/support/program_outcome.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <fstream>
#include <sstream>

namespace kyso::test {
namespace {

Bytes content_of(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

SoftHsmKey key(const TestPki& pki, KeyKind kind, std::uint8_t id, const SoftHsm& hsm) {
    Profile profile;
    profile.key = kind;
    const Issued issued = pki.issue(profile);
    const auto file = hsm.folder() / "made.der";
    write_pkcs8_der(issued.key, file);
    return {content_of(file), issued.certificate.der(), {id}, "signing", false, true};
}

} // namespace

std::string KitOutcome::with(const std::string& verdict) const {
    std::string ids;
    for (const auto& [id, judged] : verdicts)
        if (judged == verdict) ids += (ids.empty() ? "" : " ") + id;
    return ids;
}

std::string KitOutcome::observed(const std::string& id) const {
    for (const auto& value : report.at("checks").as_array())
        if (const auto& check = value.as_object();
            check.at("id").as_string() == id && check.contains("observed"))
            return std::string{check.at("observed").as_string()};
    return {};
}

KitOutcome run_kit(const std::string& environment, const std::string& arguments, const std::string& pin) {
    const TemporaryFolder folder;
    std::ofstream{folder / "pin"} << pin << '\n';
    const std::string report = (folder / "report.json").string();
    const auto ended =
        test::run(surroundings + environment + " " KYSO_TEST_BIN_DIR "/kyso driver test " + arguments +
                  " --json " + report + " --pin-fd 3 3<" + (folder / "pin").string());
    KitOutcome outcome{ended.status, ended.output, {}, {}};
    const Bytes text = content_of(report);
    if (text.empty()) return outcome;
    outcome.report = boost::json::parse(as_text(text)).as_object();
    for (const auto& check : outcome.report["checks"].as_array())
        outcome.verdicts[std::string{check.at("id").as_string()}] = check.at("verdict").as_string();
    return outcome;
}

KitStage::KitStage() {
    const TestPki pki;
    hsm_.add_token(
        {"Kit", "123456", {key(pki, KeyKind::rsa_2048, 1, hsm_), key(pki, KeyKind::ec_p256, 2, hsm_)}});
}

KitOutcome KitStage::run(const std::string& arguments) const {
    return run_kit(hsm_.environment(), std::string{SoftHsm::module} + " " + arguments);
}

KitOutcome KitStage::run_faulty(const std::string& rules, const std::string& arguments) const {
    const auto file = hsm_.folder() / "rules", journal = hsm_.folder() / "journal";
    std::filesystem::remove(journal);
    std::ofstream{file} << "module " << SoftHsm::module << "\njournal " << journal.string() << '\n'
                        << rules << '\n';
    return run_kit(hsm_.environment() + " KYSO_FAULTY_RULES=" + file.string(),
                   std::string{faulty_module} + " " + arguments);
}

std::size_t KitStage::calls_of(const std::string& function) const {
    return calls_in_journal(hsm_.folder() / "journal", function);
}

} // namespace kyso::test
