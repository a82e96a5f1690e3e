// SPDX-License-Identifier: Apache-2.0
#include "signature/openssl_handles.hpp"

#include <openssl/err.h>
#include <openssl/objects.h>

#include <array>
#include <limits>

namespace kyso::signature {

BioHandle reader_of(ByteView bytes) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return nullptr;
    return BioHandle{BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))};
}

std::string dotted(const ASN1_OBJECT* object) {
    std::array<char, 256> text{};
    const int length = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 1);
    if (length <= 0 || static_cast<std::size_t>(length) >= text.size()) return {};
    return {text.data(), static_cast<std::size_t>(length)};
}

Result<std::chrono::sys_seconds> seconds_of(const ASN1_TIME* time, Errc errc) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return openssl_error(errc, "time");
    using namespace std::chrono;
    const year_month_day date{year{parts.tm_year + 1900}, month{static_cast<unsigned>(parts.tm_mon + 1)},
                              day{static_cast<unsigned>(parts.tm_mday)}};
    if (!date.ok()) return Error{errc, "no such date"};
    return sys_days{date} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

Error openssl_error(Errc errc, std::string_view doing) {
    std::string detail{doing};
    std::array<char, 256> text{};
    while (const unsigned long code = ERR_get_error()) {
        ERR_error_string_n(code, text.data(), text.size());
        detail.append(": ").append(text.data());
    }
    return Error{errc, std::move(detail)};
}

bool is_weak_digest(int nid) noexcept {
    switch (nid) {
    case NID_md2:
    case NID_md4:
    case NID_md5:
    case NID_md5_sha1:
    case NID_ripemd160:
    case NID_sha1:
        return true;
    default:
        return false;
    }
}

OpensslErrorScope::~OpensslErrorScope() {
    ERR_clear_error();
}

} // namespace kyso::signature
