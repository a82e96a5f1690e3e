// SPDX-License-Identifier: Apache-2.0
#include "signature/der_writer.hpp"

#include <algorithm>
#include <array>

namespace kyso::signature::der {
namespace {

void append_length(Bytes& out, std::size_t length) {
    if (length < 0x80) {
        out.push_back(static_cast<std::uint8_t>(length));
        return;
    }
    unsigned octets = 1;
    while (octets < sizeof length && (length >> (8 * octets)) != 0)
        ++octets;
    out.push_back(static_cast<std::uint8_t>(0x80 | octets));
    while (octets > 0)
        out.push_back(static_cast<std::uint8_t>(length >> (8 * --octets)));
}

template <class Parts>
Bytes assemble(Tag tag, const Parts& parts) {
    std::size_t length = 0;
    for (const auto& part : parts)
        length += part.size();
    Bytes out;
    out.reserve(length + 10);
    out.push_back(static_cast<std::uint8_t>(tag));
    append_length(out, length);
    for (const auto& part : parts)
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

void append_digits(Bytes& out, unsigned value, unsigned count) {
    unsigned divisor = 1;
    for (unsigned i = 1; i < count; ++i)
        divisor *= 10;
    for (; divisor > 0; divisor /= 10)
        out.push_back(static_cast<std::uint8_t>('0' + value / divisor % 10));
}

} // namespace

Bytes element(Tag tag, std::initializer_list<ByteView> parts) {
    return assemble(tag, parts);
}
Bytes sequence(std::initializer_list<ByteView> parts) {
    return assemble(Tag::sequence, parts);
}
Bytes octet_string(ByteView content) {
    return element(Tag::octet_string, {content});
}

Bytes integer(ByteView big_endian) {
    static constexpr std::array<std::uint8_t, 1> zero{0};
    while (!big_endian.empty() && big_endian.front() == 0)
        big_endian = big_endian.subspan(1);
    const bool padded = big_endian.empty() || (big_endian.front() & 0x80) != 0;
    return element(Tag::integer, {padded ? ByteView{zero} : ByteView{}, big_endian});
}

Bytes set_of(Tag tag, std::vector<Bytes> elements) {
    // Clause 11.6 compares with the shorter padded by zeros. No encoding is a prefix of another, so plain
    // lexicographic order is the same.
    std::sort(elements.begin(), elements.end());
    return assemble(tag, elements);
}

Bytes time(std::chrono::sys_seconds when) {
    using namespace std::chrono;
    const auto day = floor<days>(when);
    const year_month_day date{day};
    const hh_mm_ss clock{when - day};
    const int year = static_cast<int>(date.year());
    const bool short_year = year >= 1950 && year <= 2049;
    Bytes text;
    append_digits(text, static_cast<unsigned>(short_year ? year % 100 : year), short_year ? 2 : 4);
    append_digits(text, static_cast<unsigned>(date.month()), 2);
    append_digits(text, static_cast<unsigned>(date.day()), 2);
    append_digits(text, static_cast<unsigned>(clock.hours().count()), 2);
    append_digits(text, static_cast<unsigned>(clock.minutes().count()), 2);
    append_digits(text, static_cast<unsigned>(clock.seconds().count()), 2);
    text.push_back('Z');
    return element(short_year ? Tag::utc_time : Tag::generalized_time, {text});
}

} // namespace kyso::signature::der
