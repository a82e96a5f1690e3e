// SPDX-License-Identifier: Apache-2.0
// Origins and the letters of internationalised hosts.
#include "protocol/origin.hpp"
#include "protocol/idn.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
}

void check_spelling(const Origin& origin, const std::string& text) {
    fuzz::promise(origin.text() == text && text.size() <= Origin::max_size, "as it was given, not too long");
    fuzz::promise(Origin::parse(text).value() == origin, "reads the same again");
    const std::string_view scheme = origin.is_secure() ? "https://" : "http://localhost:";
    fuzz::promise(text.starts_with(scheme), "one of two schemes");
    const std::string_view rest = std::string_view{text}.substr(text.find("//") + 2);
    fuzz::promise(!rest.empty() && std::ranges::all_of(rest, is_plain), "plain ASCII");
    fuzz::promise(std::ranges::count(rest, ':') <= 1 && rest.find("..") == rest.npos,
                  "one port, no empty label");
    fuzz::promise(host_of(text) == rest.substr(0, rest.find(':')), "its host");
    // There is one spelling: what is close to it is none.
    for (const char* after : {"/", ".", " ", ":", "@x", "#", "\n"})
        fuzz::promise(!Origin::parse(text + after), "nothing after it");
    fuzz::promise(!Origin::parse(text + '\0') && !Origin::parse(" " + text), "nothing around it");
    std::string capital = text;
    capital[0] = 'H';
    fuzz::promise(!Origin::parse(capital), "small letters");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{as_text({data, size})};
    const auto origin = Origin::parse(text);
    fuzz::promise_refusal(origin, {Errc::origin_not_allowed});
    if (origin) check_spelling(*origin, text);
    const std::string_view host = host_of(text);
    const auto letters = to_letters(host);
    fuzz::promise_refusal(letters, {Errc::bad_encoding});
    if (letters && is_utf8(host)) {
        fuzz::promise(is_utf8(*letters), "letters are UTF-8");
        fuzz::promise(is_internationalised(host) || *letters == host, "only A-labels change");
    }
    return 0;
}
