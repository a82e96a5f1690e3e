// SPDX-License-Identifier: Apache-2.0
#include "protocol/idn.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

namespace kyso {
namespace {

constexpr std::string_view prefix = "xn--";
constexpr std::size_t most_letters = 63;

// RFC 3492 section 5, the parameters of Punycode.
constexpr std::uint32_t base = 36, t_min = 1, t_max = 26, skew = 38, damp = 700, initial_bias = 72,
                        initial_n = 128;

/// RFC 3492 section 6.1.
std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) noexcept {
    delta = first ? delta / damp : delta / 2;
    delta += delta / points;
    std::uint32_t k = 0;
    for (; delta > (base - t_min) * t_max / 2; k += base)
        delta /= base - t_min;
    return k + (base - t_min + 1) * delta / (delta + skew);
}

/// 36 for what is no digit.
std::uint32_t digit_of(char c) noexcept {
    if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a');
    if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0') + 26;
    return base;
}

void append_utf8(std::string& text, std::uint32_t point) {
    if (point < 0x80) {
        text.push_back(static_cast<char>(point));
        return;
    }
    const std::size_t more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    constexpr std::array<std::uint32_t, 4> lead = {0, 0xC0, 0xE0, 0xF0};
    text.push_back(static_cast<char>(lead[more] | point >> (6 * more)));
    for (std::size_t i = more; i-- > 0;)
        text.push_back(static_cast<char>(0x80U | (point >> (6 * i) & 0x3FU)));
}

/// RFC 3492 section 6.2; `code` without the prefix. Empty where it is none.
std::vector<std::uint32_t> decode(std::string_view code) {
    std::vector<std::uint32_t> points;
    if (const std::size_t hyphen = code.rfind('-'); hyphen != std::string_view::npos) {
        for (const char basic : code.substr(0, hyphen)) {
            if (static_cast<unsigned char>(basic) > 0x7F) return {};
            points.push_back(static_cast<unsigned char>(basic));
        }
        code.remove_prefix(hyphen + 1);
    }
    constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
    std::uint32_t n = initial_n, i = 0, bias = initial_bias;
    while (!code.empty()) {
        const std::uint32_t before = i;
        std::uint32_t weight = 1;
        for (std::uint32_t k = base;; k += base) {
            if (code.empty()) return {};
            const std::uint32_t digit = digit_of(code.front());
            code.remove_prefix(1);
            if (digit >= base || digit > (most - i) / weight) return {};
            i += digit * weight;
            const std::uint32_t t = k <= bias ? t_min : std::min(k - bias, t_max);
            if (digit < t) break;
            if (weight > most / (base - t)) return {};
            weight *= base - t;
        }
        const auto size = static_cast<std::uint32_t>(points.size()) + 1;
        bias = adapt(i - before, size, before == 0);
        if (i / size > most - n) return {};
        n += i / size;
        i %= size;
        if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF) || points.size() >= most_letters) return {};
        points.insert(points.begin() + static_cast<std::ptrdiff_t>(i++), n);
    }
    const bool beyond_ascii = std::ranges::any_of(points, [](std::uint32_t point) { return point > 0x7F; });
    return beyond_ascii ? points : std::vector<std::uint32_t>{};
}

template <class Take>
void each_label(std::string_view host, Take&& take) {
    while (true) {
        const std::size_t dot = host.find('.');
        take(host.substr(0, dot));
        if (dot == std::string_view::npos) return;
        host.remove_prefix(dot + 1);
    }
}

} // namespace

bool is_internationalised(std::string_view host) noexcept {
    bool any = false;
    each_label(host, [&](std::string_view label) { any = any || label.starts_with(prefix); });
    return any;
}

Result<std::string> to_letters(std::string_view host) {
    std::string letters;
    bool wrong = false, first = true;
    each_label(host, [&](std::string_view label) {
        if (!std::exchange(first, false)) letters.push_back('.');
        if (!label.starts_with(prefix)) {
            letters += label;
            return;
        }
        const auto points = decode(label.substr(prefix.size()));
        wrong = wrong || points.empty();
        for (const std::uint32_t point : points)
            append_utf8(letters, point);
    });
    if (wrong) return Error{Errc::bad_encoding, "not Punycode"};
    return letters;
}

std::string_view host_of(std::string_view origin) noexcept {
    const std::size_t scheme = origin.find("://");
    if (scheme != std::string_view::npos) origin.remove_prefix(scheme + 3);
    return origin.substr(0, origin.find(':'));
}

} // namespace kyso
