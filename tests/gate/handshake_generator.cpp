// SPDX-License-Identifier: Apache-2.0
#include "tests/gate/handshake_generator.hpp"

#include <algorithm>
#include <array>

namespace kyso::gate {
namespace {

using Random = std::mt19937_64;

struct Handshake {
    explicit Handshake(unsigned port_number) : port(std::to_string(port_number)) {}

    std::string port;
    std::string method = "GET";
    std::string target = "/v1";
    std::string version = "HTTP/1.1";
    std::vector<std::pair<std::string, std::string>> headers = {
        {"Host", "127.0.0.1:" + port},
        {"Origin", "https://portal.example"},
        {"Upgrade", "websocket"},
        {"Connection", "Upgrade"},
        {"Sec-WebSocket-Version", "13"},
        {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
        {"Sec-WebSocket-Protocol", "kyso.v1"}};
    std::string body;

    std::string& value(const std::string& name) {
        const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
        return found == headers.end() ? headers.emplace_back(name, "").second : found->second;
    }
    void remove(const std::string& name) {
        std::erase_if(headers, [&](const auto& header) { return header.first == name; });
    }
    void repeat(const std::string& name) { headers.emplace_back(name, value(name)); }

    std::string text() const {
        std::string octets = method + " " + target + " " + version + "\r\n";
        for (const auto& [name, content] : headers)
            octets += name + ": " + content + "\r\n";
        return octets + "\r\n" + body;
    }
};

std::size_t below(Random& random, std::size_t bound) {
    return random() % bound;
}

template <class List>
auto one_of(Random& random, const List& list) {
    return list[below(random, std::size(list))];
}

std::string octets_of(Random& random, std::size_t size, bool only_printable = false) {
    std::string text(size, ' ');
    for (char& c : text)
        c = static_cast<char>(only_printable ? 'a' + random() % 26 : random() % 256);
    return text;
}

const std::array wrong_origins = {"null",
                                  "",
                                  "*",
                                  "https://",
                                  "portal.example",
                                  "//portal.example",
                                  "http://portal.example",
                                  "wss://portal.example",
                                  "file://",
                                  "chrome-extension://portal.example",
                                  "moz-extension://portal.example",
                                  "data:",
                                  "blob:https://portal.example",
                                  "https://portal.example.evil.example",
                                  "https://evil-portal.example",
                                  "https://portal.exampl",
                                  "https://portal.example1",
                                  "https://www.portal.example",
                                  "https://portal-example",
                                  "https://portaI.example",
                                  "https://p0rtal.example",
                                  "https://portal\xd0\xb0.example",
                                  "https://p\xd0\xbertal.example",
                                  "https://xn--prtal-vta.example",
                                  "https://PORTAL.EXAMPLE",
                                  "https://Portal.example",
                                  "HTTPS://portal.example",
                                  "https://portal.example:443",
                                  "https://portal.example:0443",
                                  "https://portal.example:8443",
                                  "https://portal.example:",
                                  "https://portal.example:99999",
                                  "https://portal.example:-1",
                                  "https://portal.example.",
                                  "https://portal.example..",
                                  "https://.portal.example",
                                  "https://portal..example",
                                  "https://user@portal.example",
                                  "https://user:pass@portal.example",
                                  "https://portal.example@evil.example",
                                  "https://portal.example/",
                                  "https://portal.example/v1",
                                  "https://portal.example?x",
                                  "https://portal.example#x",
                                  "https://portal.example\\evil",
                                  "https:/portal.example",
                                  "https:portal.example",
                                  "https:\\\\portal.example",
                                  "https://portal.example https://portal.example",
                                  "https://portal.example,https://portal.example",
                                  "https://portal.example;",
                                  "https://portal%2eexample",
                                  "https://%70ortal.example",
                                  "https://portal.ex ample",
                                  "https://portal\t.example",
                                  "https://portal\x01.example",
                                  "https://portal\x7f.example",
                                  "https://portal\xe2\x80\x8b.example",
                                  "https://portal\xef\xbc\x8e"
                                  "example",
                                  "https://portal\xe3\x80\x82"
                                  "example",
                                  "https://127.0.0.1",
                                  "https://[::1]",
                                  "https://localhost",
                                  "http://localhost",
                                  "http://127.0.0.1",
                                  "https://\xff\xfe",
                                  "https://portal.example\xff"};

void wrong_origin(Handshake& h, Random& random) {
    h.value("Origin") = one_of(random, wrong_origins);
}

/// One octet of the right origin changed, removed or added.
void origin_off_by_one(Handshake& h, Random& random) {
    std::string& origin = h.value("Origin");
    const std::string before = origin = "https://portal.example";
    while (origin == before) {
        const auto at = below(random, before.size());
        switch (random() % 3) {
        case 0:
            origin[at] = static_cast<char>(33 + random() % 94);
            break;
        case 1:
            origin.erase(at, 1);
            break;
        default:
            origin.insert(at, 1, static_cast<char>(33 + random() % 94));
        }
    }
}

void long_origin(Handshake& h, Random& random) {
    h.value("Origin") = "https://" + octets_of(random, 200 + below(random, 7000), true) + ".portal.example";
}

void origin_count(Handshake& h, Random& random) {
    if (random() % 2 == 0) return h.remove("Origin");
    h.repeat("Origin");
    if (random() % 2 == 0) h.headers.back().first = "oRiGiN";
    if (random() % 2 == 0) h.headers.back().second = "https://evil.example";
}

void wrong_host(Handshake& h, Random& random) {
    const std::string port = ":" + h.port;
    const std::vector<std::string> hosts = {"evil.example" + port,
                                            std::string{"127.0.0.1"},
                                            std::string{"localhost"},
                                            std::string{"[::1]"},
                                            std::string{},
                                            "127.0.0.1.evil.example" + port,
                                            "localhost." + port,
                                            "LOCALHOST" + port,
                                            "localhost.evil.example" + port,
                                            "127.1" + port,
                                            "127.0.0.2" + port,
                                            "2130706433" + port,
                                            "0x7f000001" + port,
                                            "0.0.0.0" + port,
                                            "[::]" + port,
                                            "[0:0:0:0:0:0:0:1]" + port,
                                            "[::ffff:127.0.0.1]" + port,
                                            "user@localhost" + port,
                                            "localhost:0" + h.port,
                                            "localhost:1",
                                            "localhost" + port + port,
                                            "localhost" + port + "/",
                                            "portal.example",
                                            "portal.example" + port,
                                            "127.0.0.1" + port + "," + "127.0.0.1" + port};
    h.value("Host") = one_of(random, hosts);
}

void host_count(Handshake& h, Random& random) {
    if (random() % 2 == 0) return h.remove("Host");
    h.repeat("Host");
}

void wrong_method(Handshake& h, Random& random) {
    h.method =
        one_of(random, std::array{"POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "TRACE", "DELETE", "PATCH",
                                  "get", "Get", "GETT", "G", "PRI", "\x16\x03\x01", "M-SEARCH"});
}

void wrong_version(Handshake& h, Random& random) {
    h.version = one_of(random, std::array{"HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/2", "HTTP/3", "http/1.1",
                                          "HTTP/1.2", "HTTP/11", "HTTP/1.", "HTTP", "", "SIP/2.0", "RTSP/1.0",
                                          "HTTP/9.9"});
}

void wrong_target(Handshake& h, Random& random) {
    const std::vector<std::string> targets = {std::string{"/"},       std::string{"/v2"},
                                              std::string{"/v1/"},    std::string{"/v1?token=1"},
                                              std::string{"//v1"},    std::string{"/V1"},
                                              std::string{"/./v1"},   std::string{"/x/../v1"},
                                              std::string{"*"},       std::string{"/%76"},
                                              std::string{"/v1#x"},   "http://127.0.0.1:" + h.port + "/v1",
                                              std::string{"v1"},      std::string{"/v1%00"},
                                              std::string{"/v1;a=b"}, "/" + octets_of(random, 3000, true)};
    h.target = one_of(random, targets);
}

void wrong_upgrade(Handshake& h, Random& random) {
    const std::array upgrades = {"h2c",           "",        "websockets",    "web socket",
                                 "websocket/13x", "TLS/1.0", "websocket, h2c"};
    switch (random() % 4) {
    case 0:
        return h.remove("Upgrade");
    case 1:
        return h.remove("Connection");
    case 2:
        h.value("Upgrade") = one_of(random, upgrades);
        return;
    default:
        h.value("Connection") = one_of(random, std::array{"keep-alive", "close", "Upgraded", "", "Up grade"});
    }
}

void wrong_websocket(Handshake& h, Random& random) {
    const std::array keys = {"",
                             "dGhlIHNhbXBsZSBub25jZQ",
                             "dGhlIHNhbXBsZSBub25jZQ=",
                             "not base64 at all!!!!!!!",
                             "AAAA",
                             "dGhlIHNhbXBsZSBub25jZSBkZXI=",
                             "dGhlIHNhbXBsZSBub25jZQ==dGhlIHNhbXBsZSBub25jZQ=="};
    const std::array names = {"Sec-WebSocket-Version", "Sec-WebSocket-Key", "Sec-WebSocket-Protocol"};
    switch (random() % 4) {
    case 0:
        return h.remove(one_of(random, names));
    case 1:
        h.value("Sec-WebSocket-Version") =
            one_of(random, std::array{"", "8", "12", "14", "013", "13, 8", "-13", "13.0"});
        return;
    case 2:
        h.value("Sec-WebSocket-Key") = one_of(random, keys);
        return;
    default:
        h.value("Sec-WebSocket-Protocol") =
            one_of(random, std::array{"", "kyso", "kyso.v2", "kyso.v10", "chat", "kyso. v1"});
    }
}

void repeated_header(Handshake& h, Random& random) {
    h.repeat(one_of(random, std::array{"Upgrade", "Connection", "Sec-WebSocket-Version", "Sec-WebSocket-Key",
                                       "Sec-WebSocket-Protocol"}));
}

void with_a_body(Handshake& h, Random& random) {
    h.body = octets_of(random, 1 + below(random, 2000));
    if (random() % 3 == 0)
        h.headers.emplace_back("Transfer-Encoding", one_of(random, std::array{"chunked", "gzip, chunked",
                                                                              "identity", "xchunked"}));
    else
        h.headers.emplace_back(
            "Content-Length",
            one_of(random, std::array{std::to_string(h.body.size()), std::string{"0"}, std::string{"-1"},
                                      std::string{"18446744073709551616"}, std::string{"1e3"}}));
}

/// More than the 8 KiB that a header may have.
void too_long(Handshake& h, Random& random) {
    if (random() % 2 == 0) {
        h.headers.emplace_back("X-Padding", octets_of(random, 8192 + below(random, 20000), true));
        return;
    }
    for (std::size_t i = 0; i < 400; ++i)
        h.headers.emplace_back("X-" + std::to_string(i), octets_of(random, 20, true));
}

void control_octets(Handshake& h, Random& random) {
    const std::string control(1,
                              one_of(random, std::array{'\0', '\x01', '\x08', '\x1b', '\x7f', '\r', '\n'}));
    switch (random() % 3) {
    case 0:
        h.headers.insert(h.headers.begin(), {"X" + control + "Y", "z"});
        return;
    case 1:
        h.value("Origin") = "https://portal" + control + ".example";
        return;
    default:
        h.target.insert(1, control);
    }
}

struct Family {
    const char* name;
    void (*spoil)(Handshake&, Random&);
};

constexpr std::array families = {Family{"origin", wrong_origin},
                                 Family{"origin off by one", origin_off_by_one},
                                 Family{"long origin", long_origin},
                                 Family{"origin count", origin_count},
                                 Family{"host", wrong_host},
                                 Family{"host count", host_count},
                                 Family{"method", wrong_method},
                                 Family{"version", wrong_version},
                                 Family{"target", wrong_target},
                                 Family{"upgrade", wrong_upgrade},
                                 Family{"websocket headers", wrong_websocket},
                                 Family{"repeated header", repeated_header},
                                 Family{"body", with_a_body},
                                 Family{"over 8 KiB", too_long},
                                 Family{"control octets", control_octets}};
constexpr std::array octet_families = {"cut off", "random octets", "octets changed"};

} // namespace

std::string right_handshake(unsigned port) {
    return Handshake{port}.text();
}

HostileHandshake HandshakeGenerator::next() {
    const std::size_t which = made_++ % (families.size() + octet_families.size());
    Handshake handshake{port_};
    if (which < families.size()) {
        families[which].spoil(handshake, random_);
        for (std::size_t more = random_() % 3; more > 0; --more)
            if (random_() % 2 == 0) one_of(random_, families).spoil(handshake, random_);
        return {families[which].name, handshake.text()};
    }
    const char* const name = octet_families[which - families.size()];
    std::string octets = handshake.text();
    if (which == families.size()) return {name, octets.substr(0, below(random_, octets.size()))};
    if (which == families.size() + 1) return {name, octets_of(random_, 1 + below(random_, 12000))};
    wrong_origin(handshake, random_); // so that no lucky change leaves it right
    octets = handshake.text();
    for (std::size_t changes = 1 + random_() % 8; changes > 0; --changes)
        octets[below(random_, octets.size())] = static_cast<char>(random_() % 256);
    return {name, octets};
}

} // namespace kyso::gate
