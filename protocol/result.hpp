// SPDX-License-Identifier: Apache-2.0
// How expected failure travels: Result<T> holds a value or an Error. Exceptions are for bugs only.
// The table of errors is errors.def; everything that is said about an error stands there, once.
#pragma once

#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace kyso {

enum class Errc : std::uint16_t {
#define KYSO_ERROR(name, code, ckr, retryable, vi, en) name,
#include "protocol/errors.def"
#undef KYSO_ERROR
};

enum class Language : std::uint8_t { vi, en };

/// One row of errors.def.
struct ErrorInfo {
    Errc errc;
    std::string_view name;   ///< as in the enumeration; what programs compare
    int rpc_code;            ///< JSON-RPC 2.0 `error.code`
    unsigned long ckr;       ///< the CK_RV that the PKCS#11 module reports for it
    bool retryable;          ///< the same request may succeed if the person tries again
    std::string_view vi, en; ///< one sentence each: what happened and what to do

    std::string_view sentence(Language language) const noexcept { return language == Language::vi ? vi : en; }
};

const ErrorInfo& info(Errc errc) noexcept;
/// Every row, in the order of the table.
const ErrorInfo* begin_errors() noexcept;
const ErrorInfo* end_errors() noexcept;

/// What went wrong. `detail` is for logs only and never reaches a page; `path` names the offending
/// member of a message (`params.fields[2].name`) and does.
class [[nodiscard]] Error {
  public:
    /// boost::system::result wants a default: it is never seen.
    Error() : Error(Errc::internal_error) {}
    explicit Error(Errc errc, std::string detail = {}) : errc_(errc), detail_(std::move(detail)) {}
    static Error at(std::string path, Errc errc, std::string detail = {}) {
        Error error{errc, std::move(detail)};
        error.path_ = std::move(path);
        return error;
    }

    /// The same call may be made again after this time; told to the page.
    static Error later(Errc errc, std::chrono::seconds wait, std::string detail = {}) {
        Error error{errc, std::move(detail)};
        error.retry_after_ = wait;
        return error;
    }

    Errc code() const noexcept { return errc_; }
    std::chrono::seconds retry_after() const noexcept { return retry_after_; } ///< zero: not known
    const std::string& detail() const noexcept { return detail_; }
    const std::string& path() const noexcept { return path_; }
    std::string_view name() const noexcept { return info(errc_).name; }

    /// `name at path: detail`, for logs and tests.
    std::string describe() const;

    friend bool operator==(const Error& left, Errc right) noexcept { return left.errc_ == right; }

  private:
    Errc errc_;
    std::string detail_;
    std::string path_;
    std::chrono::seconds retry_after_{0};
};

template <class T>
using Result = boost::system::result<T, Error>;

/// boost::system::result needs to know what value() throws; nothing here lets it come to that.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

} // namespace kyso
