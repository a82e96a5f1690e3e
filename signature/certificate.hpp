// SPDX-License-Identifier: Apache-2.0
// An X.509 certificate, read once and never changed; copies share it. Every layer that chooses, shows, signs
// with or verifies a certificate holds one of these. That one exists says nothing about trust or validity:
// those are check_may_sign() and TrustDirectory.
#pragma once

#include "protocol/to_be_signed.hpp"
#include "signature/distinguished_name.hpp"

#include <chrono>
#include <memory>

namespace kyso::signature {

enum class KeyType : std::uint8_t { rsa, ec_p256, ec_p384, other };

class Certificate {
  public:
    static constexpr std::size_t max_size = 16 * 1024;

    /// Errc::certificate_invalid unless `der` is one certificate, nothing more, of at most max_size octets.
    static Result<Certificate> parse(ByteView der);

    const Bytes& der() const noexcept;
    /// In file order.
    const std::vector<NameAttribute>& subject() const noexcept;
    const std::string& subject_rfc4514() const noexcept;
    const std::string& issuer_rfc4514() const noexcept;
    /// In file order.
    const std::vector<NameAttribute>& issuer() const noexcept;
    /// The first CN; empty where there is none.
    const std::string& common_name() const noexcept;
    const std::string& issuer_common_name() const noexcept;
    /// Lower-case hexadecimal, an even number of digits, `-` before a negative one.
    const std::string& serial_hex() const noexcept;
    std::chrono::sys_seconds not_before() const noexcept;
    std::chrono::sys_seconds not_after() const noexcept;
    KeyType key_type() const noexcept;
    unsigned key_bits() const noexcept;
    /// Of the whole DER.
    const Bytes& sha256() const noexcept;
    /// How its key signs here; Errc::mechanism_unsupported for KeyType::other.
    Result<Mechanism> mechanism(RsaPadding padding = RsaPadding::pkcs1) const;

    /// The issuer's Name and the serialNumber INTEGER, as they stand in the certificate.
    const Bytes& issuer_der() const noexcept;
    const Bytes& serial_der() const noexcept;

    /// For OpenSSL calls; lives as long as any copy of this certificate.
    X509* native() const noexcept;

    /// The same octets.
    friend bool operator==(const Certificate& left, const Certificate& right) noexcept {
        return left.der() == right.der();
    }

  private:
    struct Content;
    explicit Certificate(std::shared_ptr<const Content> content) noexcept : content_(std::move(content)) {}
    std::shared_ptr<const Content> content_;
};

/// May this certificate sign at `now`? Circular 15/2025/TT-BKHCN wants it known before signing.
/// Errc::certificate_not_yet_valid, certificate_expired; certificate_too_weak (its own signature is over MD5
/// or SHA-1, RSA below 2048 bits, EC below 256); certificate_not_for_signing (KeyUsage without
/// digitalSignature and without nonRepudiation). ExtendedKeyUsage is not looked at: Vietnamese issuers agree
/// on none.
Result<void> check_may_sign(const Certificate& certificate, std::chrono::sys_seconds now);

} // namespace kyso::signature
