// SPDX-License-Identifier: Apache-2.0
#include "signature/distinguished_name.hpp"

#include <algorithm>
#include <array>

namespace kyso::signature {
namespace {

struct Prefix {
    std::string_view oid, name;
};
/// Those that .NET has a word for; every other one it writes as OID.1.2.3.
constexpr std::array prefixes{
    Prefix{"2.5.4.3", "CN"},
    Prefix{"2.5.4.4", "SN"},
    Prefix{"2.5.4.6", "C"},
    Prefix{"2.5.4.7", "L"},
    Prefix{"2.5.4.8", "S"},
    Prefix{"2.5.4.9", "STREET"},
    Prefix{"2.5.4.10", "O"},
    Prefix{"2.5.4.11", "OU"},
    Prefix{"2.5.4.12", "T"},
    Prefix{"2.5.4.42", "G"},
    Prefix{"2.5.4.43", "I"},
    Prefix{"0.9.2342.19200300.100.1.25", "DC"},
    Prefix{"1.2.840.113549.1.9.1", "E"},
};

std::string quoted(const std::string& value) {
    const bool plain = value.find_first_of(",+=\"\n<>#;") == std::string::npos && !value.starts_with(' ') &&
                       !value.ends_with(' ');
    if (plain) return value;
    std::string text = "\"";
    for (const char c : value)
        text += c == '"' ? "\"\"" : std::string(1, c);
    return text + "\"";
}

} // namespace

std::string dotnet(const std::vector<NameAttribute>& name) {
    std::vector<std::string> rdns;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto known = std::ranges::find(prefixes, name[i].oid, &Prefix::oid);
        std::string text = (known == prefixes.end() ? "OID." + name[i].oid : std::string{known->name}) + "=" +
                           quoted(name[i].value);
        if (i > 0 && name[i].rdn == name[i - 1].rdn)
            rdns.back() += " + " + text;
        else
            rdns.push_back(std::move(text));
    }
    std::string text;
    for (auto rdn = rdns.rbegin(); rdn != rdns.rend(); ++rdn)
        text += (text.empty() ? "" : ", ") + *rdn;
    return text;
}

} // namespace kyso::signature
