// SPDX-License-Identifier: Apache-2.0
// kyso-gateway.toml(5): what is read, and that every mistake names its line.
#include "gateway/configuration.hpp"

#include "tests/support/gateway/gateway_setting.hpp"
#include "tests/support/result_matchers.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kyso::gateway {
namespace {

using test::fails_with;
using test::is_ok;
using testing::HasSubstr;

class ConfigurationTest : public testing::Test {
  protected:
    Result<Configuration> read(const std::string& text) const {
        return parse_configuration(text, "gateway.toml", setting.credentials());
    }
    /// The right text with one part of it replaced.
    Result<Configuration> with(const std::string& from, const std::string& to) const {
        std::string text = right;
        const std::size_t at = text.find(from);
        if (at == text.npos) throw std::logic_error(from);
        return read(text.replace(at, from.size(), to));
    }
    const test::TemporaryFolder folder;
    const test::GatewaySetting setting{folder.path()};
    const std::string right = setting.toml("https://mssp.example:18083", "prefixes = [\"096\", \"086\"]\n");
};

TEST_F(ConfigurationTest, reads_what_is_there) {
    const auto read_one =
        with("dialect = \"etsi\"",
             "dialect = \"vgca\"\npath = \"/soap/services/\"\ncode = \"vgca\"\ntext_limit = 100\n"
             "certificates = \"registration\"\nmode = \"synchronous\"\ntime_out = 80\n"
             "first_poll_ms = 2000\npoll_ms = 1000\nuniform_after = 0\nanswer_within = 7\ntest = true\n"
             "profile = \"http://profile\"\nmssp = \"http://mssp\"");
    ASSERT_THAT(read_one, is_ok());
    EXPECT_EQ(read_one->portals.at(0).origin, test::GatewaySetting::origin);
    const Service& service = read_one->services.at(0);
    EXPECT_EQ(service.account.dialect, mss::Dialect::vgca);
    EXPECT_EQ(service.account.mode, mss::Mode::synchronous);
    EXPECT_EQ(service.account.ap_password, test::GatewaySetting::password);
    EXPECT_EQ(service.account.time_out, std::chrono::seconds{80});
    EXPECT_EQ(service.account.signature_profile, "http://profile");
    EXPECT_EQ(service.account.mssp_uri, "http://mssp");
    EXPECT_EQ(service.path, "/soap/services/");
    EXPECT_EQ(service.code, sim::CodeRule::vgca);
    EXPECT_EQ(service.certificates, Service::Certificates::asked);
    EXPECT_EQ(service.poll, std::chrono::milliseconds{1000});
    EXPECT_EQ(service.uniform_after.count(), 0);
    EXPECT_EQ(service.answer_within, std::chrono::seconds{7});
    EXPECT_EQ(service.certificate, setting.credentials() / "ap.pem");
    EXPECT_TRUE(service.test);
}

TEST_F(ConfigurationTest, what_is_left_out_has_its_default) {
    const auto read_one = read(right);
    ASSERT_THAT(read_one, is_ok());
    const Service& service = read_one->services.at(0);
    EXPECT_EQ(service.account.mode, mss::Mode::asynchronous);
    EXPECT_EQ(service.first_poll, std::chrono::seconds{10});
    EXPECT_EQ(service.poll, std::chrono::seconds{5});
    EXPECT_EQ(service.uniform_after, std::chrono::seconds{10});
    EXPECT_EQ(service.certificates, Service::Certificates::none);
    EXPECT_FALSE(service.test);
    EXPECT_EQ(read_one->log_level, "info");
    EXPECT_EQ(read_one->dead_after, std::chrono::seconds{20});
    EXPECT_EQ(read_one->database_time_out, std::chrono::seconds{5});
    EXPECT_EQ(read_one->portals.at(0).starts_a_minute, 600) << "the setting's";
    const auto without = with("starts_a_minute = 600", "");
    ASSERT_THAT(without, is_ok());
    EXPECT_EQ(without->portals.at(0).starts_a_minute, 5);
}

struct Mistake {
    const char* name;
    const char *from, *to, *told;
};
class Mistaken : public ConfigurationTest, public testing::WithParamInterface<Mistake> {};

TEST_P(Mistaken, is_told_with_its_line) {
    const auto got = with(GetParam().from, GetParam().to);
    ASSERT_THAT(got, fails_with(Errc::config_invalid));
    EXPECT_THAT(got.error().detail(), HasSubstr(GetParam().told));
    EXPECT_THAT(got.error().detail(), testing::MatchesRegex("gateway.toml:[0-9]+: .*"));
}
INSTANTIATE_TEST_SUITE_P(
    configuration, Mistaken,
    testing::Values(
        Mistake{"no_toml", "listen = ", "listen ", "gateway.toml:1"},
        Mistake{"unknown_key", "listen = ", "lisen = 1\nlisten = ", "unknown key «lisen»"},
        Mistake{"unknown_key_of_a_service", "dialect = ", "password = \"secret\"\ndialect = ", "«password»"},
        Mistake{"listen_without_port", "127.0.0.1:0", "127.0.0.1", "ADDRESS:PORT"},
        Mistake{"listen_to_a_name", "127.0.0.1:0", "gateway.example:443", "ADDRESS:PORT"},
        Mistake{"relative_key", "key = \"/", "key = \"", "absolute path"},
        Mistake{"database", "sqlite:/", "mysql:/", "sqlite:/path"},
        Mistake{"origin", "https://portal.example", "portal.example", "https://host"},
        Mistake{"no_starts", "starts_a_minute = 600", "starts_a_minute = 0", "1 to 10000"},
        Mistake{"database_never_late", "listen = ", "database_time_out = 60\nlisten = ", "1 to 8"},
        Mistake{"dead_at_once", "listen = ", "dead_after = 1\nlisten = ", "2 to 600"},
        Mistake{"no_portal", "[[portal]]", "[[portals]]", "at least one [[portal]]"},
        Mistake{"no_service", "[[service]]", "[[services]]", "at least one [[service]]"},
        Mistake{"dialect", "\"etsi\"", "\"swisscom\"", "\"etsi\", \"vgca\""},
        Mistake{"no_dialect", "dialect = \"etsi\"", "", "dialect: is missing"},
        Mistake{"plain_http", "https://mssp", "http://mssp", "https://host"},
        Mistake{"address_with_path", ":18083", ":18083/soap", "https://host"},
        Mistake{"password_here", "\"ap.password\"", "\"/etc/password\"", "not a path"},
        Mistake{"credential_outside", "\"ap.password\"", "\"../x\"", "not a path"},
        Mistake{"no_such_credential", "\"ap.password\"", "\"other\"", "no credential «other»"},
        Mistake{"password_missing", "ap_password = \"ap.password\"", "", "ap_password: is missing"},
        Mistake{"password_of_several_lines", "\"ap.password\"", "\"ap.pem\"", "one line"},
        Mistake{"certificate_without_key", "client_key = \"ap.key\"", "", "belong together"},
        Mistake{"prefix", "\"096\"", "\"8496\"", "national prefixes"},
        Mistake{"prefix_twice", "\"096\", \"086\"", "\"096\", \"096\"", "same numbers"},
        Mistake{"certificates_of_the_other_dialect", "dialect = \"etsi\"",
                "dialect = \"etsi\"\ncertificates = \"registration\"", "\"profile\""},
        Mistake{"vgca_json", "dialect = \"etsi\"", "dialect = \"vgca\"\nencoding = \"json\"", "soap only"},
        Mistake{"path", "dialect = ", "path = \"soap\"\ndialect = ", "begins and ends with /"},
        Mistake{"text_limit", "dialect = ", "text_limit = 20\ndialect = ", "64 to 160"},
        Mistake{"poll", "dialect = ", "poll_ms = 1\ndialect = ", "100 to 60000"},
        Mistake{"test_is_no_text", "dialect = ", "test = \"yes\"\ndialect = ", "true or false"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(ConfigurationTest, without_credentials_it_says_where_they_come_from) {
    const auto got = parse_configuration(right, "gateway.toml", "");
    ASSERT_THAT(got, fails_with(Errc::config_invalid));
    EXPECT_THAT(got.error().detail(), HasSubstr("LoadCredential="));
}

TEST(ServiceOf, the_longest_prefix_wins_and_the_one_without_takes_the_rest) {
    std::vector<Service> services(3);
    services[0].prefixes = {"096", "086"};
    services[2].prefixes = {"0961"};
    EXPECT_EQ(service_of(services, "84968123456"), 0U);
    EXPECT_EQ(service_of(services, "84961123456"), 2U);
    EXPECT_EQ(service_of(services, "84912345678"), 1U);
    services[1].prefixes = {"03"};
    EXPECT_EQ(service_of(services, "84912345678"), std::nullopt);
}

} // namespace
} // namespace kyso::gateway
