// SPDX-License-Identifier: Apache-2.0
// `kyso trust` as the person uses it: the whole program in this process, with a home and a keyboard of its
// own.
#include "cli/program.hpp"

#include "protocol/json_reader.hpp"
#include "signature/trust_directory.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_pki/test_pki.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <sys/stat.h>

namespace kyso::cli {
namespace {

using kyso::test::TemporaryFolder;
using kyso::test::TestPki;
using testing::HasSubstr;

const TestPki& pki() {
    static const TestPki made{"Kyso Demo CA", kyso::test::KeyKind::ec_p256};
    return made;
}

class Trust : public testing::Test {
  protected:
    Trust() { kyso::test::write_file(file, pki().root().der()); }

    ExitCode run(std::vector<std::string> arguments, const std::string& typed = "") {
        const Environment environment = [this](const char* name) -> std::optional<std::string> {
            if (std::string_view{name} == "XDG_CONFIG_HOME") return home.path().string();
            return std::nullopt;
        };
        std::ostringstream told, failed;
        std::istringstream keyboard{typed};
        arguments.insert(arguments.begin(), "trust");
        const ExitCode code = run_program(arguments, {environment, told, failed, keyboard});
        out = told.str();
        err = failed.str();
        return code;
    }
    std::vector<std::filesystem::path> stored() const {
        std::vector<std::filesystem::path> files;
        if (std::filesystem::exists(folder))
            for (const auto& entry : std::filesystem::directory_iterator{folder})
                files.push_back(entry.path());
        return files;
    }

    const TemporaryFolder home;
    const std::filesystem::path folder = home.path() / "kyso/trust.d";
    const std::string file = (home.path() / "root.crt").string();
    const std::string sha256 = to_hex(pki().root().sha256());
    std::string out, err;
};

TEST_F(Trust, AddShowsTheFingerprintAndTakesTheTypedDigits) {
    EXPECT_EQ(run({"add", file, "--source", "handed over at the counter"}, sha256.substr(0, 8) + "\n"),
              ExitCode::ok);
    EXPECT_THAT(out, HasSubstr("SHA-256:"));
    EXPECT_THAT(out, HasSubstr("Kyso Demo CA Root"));
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored().front().filename(), sha256 + ".pem");
    const auto trust = signature::TrustDirectory::load(folder);
    ASSERT_TRUE(trust);
    EXPECT_EQ(trust->anchors().front(), pki().root());
    struct stat status {};
    ASSERT_EQ(::stat(stored().front().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(Trust, AddTakesDigitsInCapitalsAndWithColons) {
    std::string typed = sha256.substr(0, 8);
    std::ranges::transform(typed, typed.begin(), [](unsigned char c) { return std::toupper(c); });
    typed.insert(4, ":");
    EXPECT_EQ(run({"add", file}, typed), ExitCode::ok);
}

TEST_F(Trust, AddRefusesOtherDigits) {
    for (const std::string& typed : {std::string{}, std::string{"\n"}, sha256.substr(0, 7),
                                     sha256.substr(0, 9), std::string{"yes"}, std::string{"00000000"}}) {
        EXPECT_EQ(run({"add", file}, typed), ExitCode::problem) << typed;
        EXPECT_THAT(err, HasSubstr("fingerprint"));
        EXPECT_TRUE(stored().empty());
    }
}

TEST_F(Trust, AddTakesTheWholeFingerprintInsteadOfTyping) {
    EXPECT_EQ(run({"add", file, "--fingerprint", sha256, "--json"}), ExitCode::ok);
    const auto told = read_json(out);
    ASSERT_TRUE(told) << out;
    EXPECT_EQ(told->at("sha256").as_string(), sha256);
    EXPECT_EQ(told->at("scope").as_string(), "person");
}

TEST_F(Trust, AddRefusesAnotherFingerprint) {
    std::string other = sha256;
    other.back() = other.back() == '0' ? '1' : '0';
    EXPECT_EQ(run({"add", file, "--fingerprint", other}, sha256.substr(0, 8)), ExitCode::problem);
    EXPECT_EQ(run({"add", file, "--fingerprint", sha256.substr(0, 8)}), ExitCode::problem)
        << "the whole one is wanted";
    EXPECT_EQ(run({"add", file, "--json"}, sha256.substr(0, 8)), ExitCode::problem)
        << "nobody types JSON's answer";
    EXPECT_THAT(out, HasSubstr("fingerprint_mismatch"));
    EXPECT_TRUE(stored().empty());
}

TEST_F(Trust, AddRefusesWhatIsNoCertificate) {
    EXPECT_EQ(run({"add", "/nonexistent.crt", "--fingerprint", sha256}), ExitCode::problem);
    EXPECT_THAT(err, HasSubstr("/nonexistent.crt"));
    kyso::test::write_certificates_pem({pki().root(), pki().intermediate()}, file);
    EXPECT_EQ(run({"add", file, "--fingerprint", sha256}), ExitCode::problem);
    EXPECT_THAT(err, HasSubstr("one certificate at a time"));
}

TEST_F(Trust, AddRefusesAnExpiredCertificate) {
    kyso::test::Profile old;
    old.not_before -= std::chrono::days{30};
    old.not_after = old.not_before + std::chrono::days{1};
    const auto expired = pki().issue(old);
    kyso::test::write_file(file, expired.certificate.der());
    EXPECT_EQ(run({"add", file, "--fingerprint", to_hex(expired.certificate.sha256())}), ExitCode::problem);
    EXPECT_TRUE(stored().empty());
}

TEST_F(Trust, ListTellsWhereEachCameFrom) {
    ASSERT_EQ(run({"list"}), ExitCode::ok);
    EXPECT_THAT(out, HasSubstr("docs/trust.md"));
    ASSERT_EQ(run({"add", file, "--source", "authority.example", "--fingerprint", sha256}), ExitCode::ok);
    ASSERT_EQ(run({"list"}), ExitCode::ok);
    EXPECT_THAT(out, HasSubstr(sha256.substr(0, 16)));
    EXPECT_THAT(out, HasSubstr("authority.example"));
    ASSERT_EQ(run({"list", "--json"}), ExitCode::ok);
    const auto told = read_json(out);
    ASSERT_TRUE(told) << out;
    const auto& anchor = told->at("anchors").as_array().at(0);
    EXPECT_EQ(anchor.at("source").as_string(), "authority.example");
    EXPECT_EQ(anchor.at("added").as_string().size(), 20U);
}

TEST_F(Trust, ListNamesADamagedFile) {
    std::filesystem::create_directories(folder);
    std::ofstream{folder / "bad.pem"} << "trust me";
    EXPECT_EQ(run({"list"}), ExitCode::configuration);
    EXPECT_THAT(err, HasSubstr((folder / "bad.pem").string()));
}

TEST_F(Trust, RemoveTakesThePrefixOfExactlyOne) {
    ASSERT_EQ(run({"add", file, "--fingerprint", sha256}), ExitCode::ok);
    EXPECT_EQ(run({"remove", sha256.substr(0, 7)}), ExitCode::problem) << "too short";
    EXPECT_EQ(run({"remove", "00000000"}), ExitCode::problem);
    EXPECT_EQ(stored().size(), 1U);
    EXPECT_EQ(run({"remove", sha256.substr(0, 8)}), ExitCode::ok);
    EXPECT_TRUE(stored().empty());
    EXPECT_EQ(run({"remove", sha256}), ExitCode::problem);
}

TEST_F(Trust, RemoveLeavesAFileOfSeveralAlone) {
    std::filesystem::create_directories(folder);
    kyso::test::write_certificates_pem({pki().root(), pki().intermediate()}, folder / "both.pem");
    EXPECT_EQ(run({"remove", sha256}), ExitCode::configuration);
    EXPECT_EQ(stored().size(), 1U);
}

TEST_F(Trust, SpeaksVietnamese) {
    EXPECT_EQ(run({"add", file, "--language", "vi"}, sha256.substr(0, 8)), ExitCode::ok);
    EXPECT_THAT(out, HasSubstr("Đã thêm vào danh sách tin cậy"));
}

} // namespace
} // namespace kyso::cli
