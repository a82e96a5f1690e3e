// SPDX-License-Identifier: Apache-2.0
#include "gateway/configuration.hpp"

#include "fetch/web_address.hpp"
#include "protocol/origin.hpp"
#include "toml/toml_table.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace kyso::gateway {
namespace {

namespace fs = std::filesystem;
namespace ip = boost::asio::ip;

/// What every table needs beyond TomlTable: choices, paths, secrets.
class Keys : public TomlTable {
  public:
    Keys(const toml::table& table, const std::string& file, const fs::path& credentials)
        : TomlTable(table, file), credentials_(credentials) {}

    std::string wanted(std::string_view key) {
        auto found = text(key);
        if (!found) fail(key, "is missing");
        return found.value_or("");
    }
    std::size_t choice(std::string_view key, std::initializer_list<std::string_view> allowed, bool required) {
        const auto found = required ? wanted(key) : text(key).value_or(std::string{*allowed.begin()});
        const auto at = std::ranges::find(allowed, found);
        if (at != allowed.end()) return static_cast<std::size_t>(at - allowed.begin());
        std::string list;
        for (const auto one : allowed)
            list += (list.empty() ? "\"" : ", \"") + std::string{one} + "\"";
        fail(key, "one of " + list + " is wanted");
        return 0;
    }
    fs::path path(std::string_view key) {
        const std::string found = wanted(key);
        if (!found.empty() && found.front() != '/') fail(key, "an absolute path is wanted");
        return found;
    }
    /// The file of a credential; empty where the key is not there.
    fs::path credential(std::string_view key) {
        const auto name = text(key);
        if (!name) return {};
        if (name->find('/') != name->npos || name->front() == '.')
            fail(key, "the name of a systemd credential is wanted, not a path");
        else if (credentials_.empty())
            fail(key,
                 "no credentials: $CREDENTIALS_DIRECTORY is not set (LoadCredential= of systemd.exec(5))");
        else if (std::error_code failure; !fs::is_regular_file(credentials_ / *name, failure))
            fail(key, "there is no credential «" + *name + "»");
        return credentials_ / *name;
    }
    void seconds(std::string_view key, std::chrono::seconds& into, std::int64_t min, std::int64_t max) {
        if (const auto found = number(key, min, max)) into = std::chrono::seconds{*found};
    }

    void milliseconds(std::string_view key, std::chrono::milliseconds& into) {
        if (const auto found = number(key, 100, 60'000)) into = std::chrono::milliseconds{*found};
    }

  private:
    const fs::path& credentials_;
};

/// A password's only line.
Result<std::string> read_secret(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    std::string secret = text.str();
    if (secret.ends_with('\n')) secret.pop_back();
    if (secret.empty() || secret.size() > 256 || secret.find_first_of("\n\r") != secret.npos)
        return Error{Errc::config_invalid,
                     file.filename().string() + ": one line of 1 to 256 octets is wanted"};
    return secret;
}

std::optional<ip::tcp::endpoint> read_endpoint(const std::string& text) {
    const auto address = fetch::WebAddress::parse("https://" + text);
    if (!address || address->authority() != text) {
        // Port 0 takes a free one; it is no port to fetch from.
        if (!text.ends_with(":0")) return std::nullopt;
        auto found = read_endpoint(text.substr(0, text.size() - 1) + "1024");
        if (found) found->port(0);
        return found;
    }
    boost::system::error_code error;
    const auto host = ip::make_address(address->host, error);
    if (error) return std::nullopt;
    return ip::tcp::endpoint{host, address->port};
}

Result<Portal> read_portal(Keys keys) {
    Portal portal{keys.wanted("origin"), keys.path("ticket_key")};
    portal.starts_a_minute = keys.number("starts_a_minute", 1, 10'000).value_or(portal.starts_a_minute);
    if (!Origin::parse(portal.origin)) keys.fail("origin", "https://host as browsers send it is wanted");
    if (auto read = keys.finish(); !read) return read.error();
    return portal;
}

void read_account(Keys& keys, mss::Service& account) {
    account.dialect = static_cast<mss::Dialect>(keys.choice("dialect", {"etsi", "vgca"}, true));
    account.encoding = static_cast<mss::Encoding>(keys.choice("encoding", {"soap", "json"}, false));
    account.mode = static_cast<mss::Mode>(keys.choice("mode", {"asynchronous", "synchronous"}, false));
    if (account.dialect == mss::Dialect::vgca && account.encoding == mss::Encoding::json)
        keys.fail("encoding", "vgca is spoken in soap only");
    account.ap_id = keys.wanted("ap_id");
    account.mssp_uri = keys.text("mssp").value_or("");
    account.signature_profile = keys.text("profile").value_or("");
    keys.seconds("time_out", account.time_out, 15, 300);
    if (const auto file = keys.credential("ap_password"); !file.empty()) {
        auto secret = read_secret(file);
        if (!secret)
            keys.fail("ap_password", secret.error().detail());
        else
            account.ap_password = *secret;
    } else {
        keys.fail("ap_password", "is missing");
    }
}

void read_address(Keys& keys, Service& service) {
    service.address = keys.wanted("address");
    const auto parsed = fetch::WebAddress::parse(service.address);
    if (!parsed || !parsed->tls || parsed->target != "/" || service.address.ends_with('/'))
        keys.fail("address", "https://host or https://host:port is wanted; port 443 or from 1024 on");
    service.path = keys.text("path").value_or("/");
    if (!service.path.starts_with('/') || !service.path.ends_with('/'))
        keys.fail("path", "it begins and ends with /");
    service.profile_port = keys.text("profile_port").value_or("");
    service.roots = keys.path("roots");
    service.certificate = keys.credential("client_certificate");
    service.key = keys.credential("client_key");
    if (service.certificate.empty() != service.key.empty())
        keys.fail("client_key", "client_certificate and client_key belong together");
}

Result<Service> read_service(Keys keys) {
    Service service;
    service.name = keys.wanted("name");
    if (service.name.size() > 64) keys.fail("name", "at most 64 octets");
    read_account(keys, service.account);
    read_address(keys, service);
    service.prefixes = keys.texts("prefixes");
    for (const std::string& prefix : service.prefixes)
        if (prefix.size() < 2 || prefix.size() > 10 || prefix.front() != '0' ||
            prefix.find_first_not_of("0123456789") != prefix.npos)
            keys.fail("prefixes", "national prefixes are wanted, such as \"096\"");
    service.certificates = static_cast<Service::Certificates>(
        std::min<std::size_t>(keys.choice("certificates", {"none", "registration", "profile"}, false), 1));
    const auto told = keys.text("certificates").value_or("none");
    const bool vgca = service.account.dialect == mss::Dialect::vgca;
    if (told != "none" && told != (vgca ? "registration" : "profile"))
        keys.fail("certificates", "etsi tells them by \"profile\", vgca by \"registration\"");
    service.code = static_cast<sim::CodeRule>(keys.choice("code", {"mobile-id", "vgca", "text"}, false));
    if (vgca && service.code == sim::CodeRule::text)
        keys.fail("code", "vgca's applet writes the code itself, so there no text can be signed");
    service.mechanism =
        keys.choice("sim_keys", {"rsa", "ecdsa"}, false) == 0 ? Mechanism::rsa_pkcs1 : Mechanism::ecdsa;
    if (vgca && service.mechanism == Mechanism::ecdsa)
        keys.fail("sim_keys", "vgca is given RSA's DigestInfo");
    service.text_limit =
        static_cast<std::size_t>(keys.number("text_limit", 64, 160).value_or(std::int64_t{110}));
    keys.milliseconds("first_poll_ms", service.first_poll);
    keys.milliseconds("poll_ms", service.poll);
    keys.seconds("uniform_after", service.uniform_after, 0, 60);
    keys.seconds("answer_within", service.answer_within, 1, 60);
    service.connections = static_cast<std::size_t>(keys.number("connections", 1, 256).value_or(16));
    service.test = keys.boolean("test").value_or(false);
    if (auto read = keys.finish(); !read) return read.error();
    return service;
}

Result<void> check_together(Keys& keys, const Configuration& read) {
    std::set<std::string> seen;
    for (const Portal& portal : read.portals)
        if (!seen.insert(portal.origin).second) keys.fail("portal", portal.origin + " is there twice");
    for (const Service& service : read.services) {
        if (!seen.insert("name " + service.name).second)
            keys.fail("service", service.name + " is there twice");
        const auto prefixes = service.prefixes.empty() ? std::vector<std::string>{"every"} : service.prefixes;
        for (const std::string& prefix : prefixes)
            if (!seen.insert("prefix " + prefix).second)
                keys.fail("service", "two serve the same numbers (" + prefix + ")");
    }
    if (read.portals.empty()) keys.fail("portal", "at least one [[portal]] is wanted");
    if (read.services.empty()) keys.fail("service", "at least one [[service]] is wanted");
    return keys.finish();
}

Result<Configuration> read_table(const toml::table& table, const std::string& file, const fs::path& secrets) {
    Keys keys{table, file, secrets};
    Configuration read;
    if (const auto listen = read_endpoint(keys.wanted("listen")))
        read.listen = *listen;
    else
        keys.fail("listen", "ADDRESS:PORT is wanted, such as \"127.0.0.1:18444\" or \"[::]:443\"");
    read.certificate = keys.path("certificate");
    read.key = keys.path("key");
    read.database = keys.wanted("database");
    if (!read.database.starts_with("sqlite:/") && !read.database.starts_with("postgresql:"))
        keys.fail("database", "\"sqlite:/path\" or \"postgresql:…\" is wanted");
    read.name = keys.text("name").value_or(read.name);
    if (read.name.size() > 64) keys.fail("name", "at most 64 octets");
    constexpr std::string_view levels[] = {"info", "debug", "warn", "error"};
    read.log_level = levels[keys.choice("log_level", {"info", "debug", "warn", "error"}, false)];
    read.most_pending = static_cast<std::size_t>(keys.number("most_pending", 1, 1'000'000).value_or(20'000));
    keys.seconds("database_time_out", read.database_time_out, 1, 8);
    keys.seconds("dead_after", read.dead_after, 2, 600);
    for (const toml::table* one : keys.tables("portal")) {
        auto portal = read_portal({*one, file, secrets});
        if (!portal) return portal.error();
        read.portals.push_back(*std::move(portal));
    }
    for (const toml::table* one : keys.tables("service")) {
        auto service = read_service({*one, file, secrets});
        if (!service) return service.error();
        read.services.push_back(*std::move(service));
    }
    if (auto together = check_together(keys, read); !together) return together.error();
    return read;
}

} // namespace

Result<Configuration> parse_configuration(std::string_view text, const fs::path& file,
                                          const fs::path& credentials) {
    try {
        return read_table(toml::parse(text, file.string()), file.string(), credentials);
    } catch (const toml::parse_error& error) { // toml++ throws by default; this is its one way out
        return config_error(file.string(), error.source(), std::string{error.description()});
    }
}

Result<Configuration> read_configuration(const fs::path& file, const fs::path& credentials) {
    std::ifstream stream{file};
    if (!stream) return Error{Errc::config_invalid, file.string() + ": cannot be read"};
    std::ostringstream text;
    text << stream.rdbuf();
    return parse_configuration(text.str(), file, credentials);
}

std::optional<std::size_t> service_of(const std::vector<Service>& services, std::string_view msisdn) {
    const std::string national = "0" + std::string{msisdn.substr(std::min<std::size_t>(2, msisdn.size()))};
    std::optional<std::size_t> found;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < services.size(); ++i) {
        if (services[i].prefixes.empty() && !found) found = i;
        for (const std::string& prefix : services[i].prefixes)
            if (national.starts_with(prefix) && prefix.size() > longest) {
                longest = prefix.size();
                found = i;
            }
    }
    return found;
}

} // namespace kyso::gateway
