// SPDX-License-Identifier: Apache-2.0
// What hostile handshakes are made of: the right one, and origins that look like it. For
// handshake_generator.cpp only.
#pragma once

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace kyso::gate {

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

inline std::size_t below(Random& random, std::size_t bound) {
    return random() % bound;
}

template <class List>
auto one_of(Random& random, const List& list) {
    return list[below(random, std::size(list))];
}

inline std::string octets_of(Random& random, std::size_t size, bool only_printable = false) {
    std::string text(size, ' ');
    for (char& c : text)
        c = static_cast<char>(only_printable ? 'a' + random() % 26 : random() % 256);
    return text;
}

inline const std::array wrong_origins = {"null",
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

} // namespace kyso::gate
