// SPDX-License-Identifier: Apache-2.0
#include "drivers/token/token_driver.hpp"

namespace kyso::drivers {
namespace {

/// Why this token must not be given a PIN try now, or nothing.
Outcome<void> may_try(const TokenInfo& token, bool with_pin, LastTry last_try) {
    if ((token.flags & CKF_USER_PIN_LOCKED) != 0) return Error{Errc::pin_locked, "CKF_USER_PIN_LOCKED"};
    if ((token.flags & CKF_USER_PIN_TO_BE_CHANGED) != 0)
        return Error{Errc::pin_must_change, "CKF_USER_PIN_TO_BE_CHANGED"};
    if ((token.flags & CKF_USER_PIN_FINAL_TRY) != 0 && last_try == LastTry::refused)
        return Error{Errc::pin_last_try, "CKF_USER_PIN_FINAL_TRY"};
    // Without a pad a NULL PIN is an empty PIN to some modules, and so a wrong one.
    if (!with_pin && (token.flags & CKF_PROTECTED_AUTHENTICATION_PATH) == 0)
        return Error{Errc::pin_not_usable, "no PIN, and the reader has no PIN pad"};
    return {};
}

} // namespace

Outcome<ModuleInfo> TokenDriver::describe() {
    if (!module_) return module_.error();
    return (*module_)->info();
}

Outcome<std::vector<TokenInfo>> TokenDriver::tokens() {
    if (!module_) return module_.error();
    return (*module_)->tokens();
}

Outcome<TokenInfo> TokenDriver::expect(std::uint64_t slot, const std::string& serial) {
    auto token = (*module_)->token(slot);
    if (token && token->serial != serial) return Error{Errc::token_changed, "another serial in the slot"};
    return token;
}

Outcome<std::vector<TokenCertificate>> TokenDriver::certificates(std::uint64_t slot,
                                                                 const std::string& serial) {
    if (!module_) return module_.error();
    if (const auto token = expect(slot, serial); !token) return token.error();
    return (*module_)->certificates(slot);
}

Outcome<void> TokenDriver::login(std::uint64_t slot, const std::string& serial, std::optional<Secret> pin,
                                 LastTry last_try) {
    login_.reset();
    if (!module_) return module_.error();
    const auto token = expect(slot, serial);
    if (!token) return token.error();
    if (const auto allowed = may_try(*token, pin.has_value(), last_try); !allowed) return allowed.error();
    auto session = pkcs11::Session::open((*module_)->functions(), slot);
    if (!session) return session.error();
    if (const auto done = session->login(std::move(pin)); !done) return done.error();
    login_.emplace(Login{slot, serial, std::move(*session)});
    return {};
}

Outcome<void> TokenDriver::next_pin(Secret pin) {
    if (!login_) return Error{Errc::invalid_request, "a PIN without a login"};
    login_->session.next_pin(std::move(pin));
    return {};
}

Outcome<Bytes> TokenDriver::sign(ByteView key_id, const ToBeSigned& to_be_signed) {
    if (!module_) return module_.error();
    if (!login_) return Error{Errc::invalid_request, "sign without a login"};
    auto signature = login_->session.sign(key_id, to_be_signed);
    // Some modules (ykcs11) call a removal CKR_DEVICE_ERROR.
    const bool unclear =
        !signature && (signature.error() == Errc::token_error || signature.error() == Errc::outcome_unknown);
    if (unclear && !expect(login_->slot, login_->serial))
        return Failure{Error{Errc::token_removed, signature.error().detail()},
                       signature.error().return_value()};
    return signature;
}

Outcome<void> TokenDriver::logout() {
    login_.reset();
    return {};
}

} // namespace kyso::drivers
