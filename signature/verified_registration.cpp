// SPDX-License-Identifier: Apache-2.0
#include "signature/registration_signer.hpp"
#include "signature/verification.hpp"

namespace kyso::signature {

Result<VerifiedRegistration> verify_registration(ByteView cms, std::string_view statement,
                                                 const TrustDirectory& trust,
                                                 std::string_view expected_origin,
                                                 std::chrono::sys_seconds now) {
    if (statement.size() > RegistrationStatement::max_size)
        return Error{Errc::too_large, "registration statement"};
    auto read = RegistrationStatement::read(statement);
    const auto name = read && !read->names_certificate() ? SignerName::none : SignerName::certificate;
    auto verified =
        verify_cms(cms, as_bytes(statement), ContentType::registration_statement, trust, now, name);
    if (!verified) return verified.error();
    if (!read) return read.error();
    if (read->origin != expected_origin) return Error::at("origin", Errc::origin_mismatch, read->origin);
    Holder holder = holder_of(verified->signer);
    if (const auto named = check_names(*read, verified->signer, holder); !named) return named.error();
    return VerifiedRegistration{*std::move(read), verified->signer, std::move(holder),
                                std::move(verified->chain)};
}

} // namespace kyso::signature
