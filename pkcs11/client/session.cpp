// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/session.hpp"

#include "pkcs11/client/return_value.hpp"
#include "pkcs11/client/sign_operation.hpp"
#include "pkcs11/client/token_info.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kyso::pkcs11 {

Outcome<Session> Session::open(CK_FUNCTION_LIST& functions, CK_SLOT_ID slot) {
    CK_SESSION_HANDLE handle = CK_INVALID_HANDLE;
    const CK_RV rv = functions.C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &handle);
    if (rv != CKR_OK) return failure(rv, "C_OpenSession");
    return Session{functions, slot, handle};
}

Session::~Session() {
    close();
}

Session::Session(Session&& other) noexcept
    : functions_(other.functions_), slot_(other.slot_), handle_(other.handle_),
      open_(std::exchange(other.open_, false)), logged_in_(std::exchange(other.logged_in_, false)),
      on_pad_(other.on_pad_), next_pin_(std::move(other.next_pin_)), key_id_(std::move(other.key_id_)),
      key_(other.key_) {}

Session& Session::operator=(Session&& other) noexcept {
    if (this == &other) return *this;
    close();
    functions_ = other.functions_;
    slot_ = other.slot_;
    handle_ = other.handle_;
    open_ = std::exchange(other.open_, false);
    logged_in_ = std::exchange(other.logged_in_, false);
    on_pad_ = other.on_pad_;
    next_pin_ = std::move(other.next_pin_);
    key_id_ = std::move(other.key_id_);
    key_ = other.key_;
    return *this;
}

void Session::close() noexcept {
    next_pin_.reset();
    if (logged_in_) functions_->C_Logout(handle_);
    if (open_) functions_->C_CloseSession(handle_);
    logged_in_ = open_ = false;
}

/// Cryptoki takes the PIN as a pointer to non-const, so it gets a copy: one that the module altered would be
/// a wrong PIN the next time.
CK_RV Session::log_in(CK_USER_TYPE as, std::optional<Secret>& pin) {
    if (!pin) return functions_->C_Login(handle_, as, nullptr, 0);
    Secret copy;
    std::ranges::copy(pin->view(), copy.writable());
    copy.resize(pin->size());
    return functions_->C_Login(handle_, as, copy.writable(), copy.size());
}

Outcome<void> Session::login(std::optional<Secret> pin) {
    const CK_RV rv = log_in(CKU_USER, pin);
    // CKR_USER_ALREADY_LOGGED_IN is a failure too: it would mean that this PIN was not checked.
    if (rv == CKR_ARGUMENTS_BAD && pin) // ykcs11, of a PIN shorter or longer than a card's
        return Failure{Error{Errc::pin_not_usable, failure(rv, "C_Login").detail()}, rv};
    if (rv != CKR_OK) return failure(rv, "C_Login");
    logged_in_ = true;
    on_pad_ = !pin.has_value();
    next_pin_ = std::move(pin);
    return {};
}

Outcome<SigningKey> Session::key(ByteView key_id, Mechanism mechanism) {
    if (key_ && key_->mechanism == mechanism && std::ranges::equal(key_id_, key_id)) return *key_;
    auto found = find_signing_key(*functions_, handle_, key_id, mechanism);
    if (!found) return found.error();
    if (mechanism == Mechanism::rsa_pss) {
        const auto how = choose_pss_mechanism(*functions_, slot_);
        if (!how) return how.error();
        found->pss_mechanism = *how;
    }
    key_ = *found;
    key_id_.assign(key_id.begin(), key_id.end());
    return found;
}

Outcome<Bytes> Session::sign(ByteView key_id, const ToBeSigned& to_be_signed) {
    // Whatever becomes of this signature, the PIN at hand is not for a second one.
    std::optional<Secret> pin = std::exchange(next_pin_, std::nullopt);
    const auto found = key(key_id, to_be_signed.mechanism);
    if (!found) return found.error();
    // Left alone before it is begun: an operation in the middle spoils its session.
    if (found->always_authenticate && !pin && !on_pad_)
        return Error{Errc::key_asks_each_time, "CKA_ALWAYS_AUTHENTICATE"};
    if (!found->always_authenticate) pin.reset();
    auto signature = sign_with(*found, to_be_signed, std::move(pin));
    if (!signature) renew();
    return signature;
}

Outcome<Bytes> Session::sign_with(const SigningKey& key, const ToBeSigned& to_be_signed,
                                  std::optional<Secret> pin) {
    auto operation = sign_operation(to_be_signed, key.pss_mechanism, key.modulus_bits);
    if (!operation) return operation.error();
    CK_MECHANISM mechanism{operation->mechanism, nullptr, 0};
    if (operation->pss) mechanism = {operation->mechanism, &*operation->pss, sizeof *operation->pss};
    if (const CK_RV rv = functions_->C_SignInit(handle_, &mechanism, key.handle); rv != CKR_OK)
        return failure(rv, "C_SignInit");
    if (key.always_authenticate) {
        const CK_RV rv = log_in(CKU_CONTEXT_SPECIFIC, pin);
        pin.reset();
        if (rv != CKR_OK) return failure(rv, "C_Login for one signature");
    }
    return finish_signature(key, operation->input);
}

Outcome<Bytes> Session::finish_signature(const SigningKey& key, Bytes& input) {
    constexpr std::uint8_t guard = 0xA5;
    std::array<std::uint8_t, max_signature + 64> room{};
    const std::span<std::uint8_t> fence = std::span{room}.subspan(max_signature);
    std::ranges::fill(fence, guard);
    CK_ULONG size = max_signature;
    const CK_RV rv = functions_->C_Sign(handle_, input.data(), input.size(), room.data(), &size);
    if (std::ranges::any_of(fence, [](std::uint8_t octet) { return octet != guard; }))
        return Error{Errc::driver_lied, "C_Sign wrote past its buffer"};
    if (rv != CKR_OK) return signing_failure(rv);
    if (size > max_signature || !key.fits(size))
        return Error{Errc::driver_lied, "C_Sign: length " + std::to_string(size) + ", the key's is " +
                                            std::to_string(key.signature_size)};
    return Bytes(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
}

/// A failed signature may leave its operation active, and every later one would fail with
/// CKR_OPERATION_ACTIVE. The login belongs to all sessions of the process (PKCS#11 v2.40 section 2.6.8), so a
/// second one inherits it.
void Session::renew() noexcept {
    key_.reset();
    CK_SESSION_HANDLE fresh = CK_INVALID_HANDLE;
    if (functions_->C_OpenSession(slot_, CKF_SERIAL_SESSION, nullptr, nullptr, &fresh) != CKR_OK) return;
    functions_->C_CloseSession(handle_);
    handle_ = fresh;
}

} // namespace kyso::pkcs11
