// SPDX-License-Identifier: Apache-2.0
#include "protocol/wire.hpp"

namespace kyso {
namespace {

template <class Unsigned>
void append(Bytes& bytes, Unsigned value) {
    for (int shift = (static_cast<int>(sizeof(Unsigned)) - 1) * 8; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

template <class Unsigned>
Unsigned number(ByteView octets) noexcept {
    std::uint64_t value = 0;
    for (const std::uint8_t octet : octets)
        value = (value << 8) | octet;
    return static_cast<Unsigned>(value);
}

} // namespace

WireWriter& WireWriter::u8(std::uint8_t value) {
    bytes_.push_back(value);
    return *this;
}
WireWriter& WireWriter::u16(std::uint16_t value) {
    append(bytes_, value);
    return *this;
}
WireWriter& WireWriter::u32(std::uint32_t value) {
    append(bytes_, value);
    return *this;
}
WireWriter& WireWriter::u64(std::uint64_t value) {
    append(bytes_, value);
    return *this;
}
WireWriter& WireWriter::bytes(ByteView value) {
    u32(static_cast<std::uint32_t>(value.size()));
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    return *this;
}

void WireReader::fail() noexcept {
    good_ = false;
    rest_ = {};
}

ByteView WireReader::take(std::size_t size) {
    if (size > rest_.size()) {
        fail();
        return {};
    }
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
}

std::uint8_t WireReader::u8() {
    return number<std::uint8_t>(take(1));
}
std::uint16_t WireReader::u16() {
    return number<std::uint16_t>(take(2));
}
std::uint32_t WireReader::u32() {
    return number<std::uint32_t>(take(4));
}
std::uint64_t WireReader::u64() {
    return number<std::uint64_t>(take(8));
}

ByteView WireReader::bytes(std::size_t limit) {
    const std::size_t size = u32();
    if (size > limit) fail();
    return take(good_ ? size : 0);
}

std::string WireReader::text(std::size_t limit) {
    const std::string_view view = as_text(bytes(limit));
    if (!is_utf8(view)) {
        fail();
        return {};
    }
    return std::string{view};
}

std::uint32_t WireReader::count(std::uint32_t limit) {
    const std::uint32_t value = u32();
    if (value > limit) fail();
    return good_ ? value : 0;
}

Result<void> WireReader::finish() const {
    if (!good_) return Error{Errc::driver_lied, "a field is cut off, too long or not UTF-8"};
    if (!rest_.empty()) return Error{Errc::driver_lied, "octets left over"};
    return {};
}

} // namespace kyso
