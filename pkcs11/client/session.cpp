// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/client/session.hpp"

#include "pkcs11/client/return_value.hpp"
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
      key_id_(std::move(other.key_id_)), key_(other.key_) {}

Session& Session::operator=(Session&& other) noexcept {
    if (this == &other) return *this;
    close();
    functions_ = other.functions_;
    slot_ = other.slot_;
    handle_ = other.handle_;
    open_ = std::exchange(other.open_, false);
    logged_in_ = std::exchange(other.logged_in_, false);
    key_id_ = std::move(other.key_id_);
    key_ = other.key_;
    return *this;
}

void Session::close() noexcept {
    if (logged_in_) functions_->C_Logout(handle_);
    if (open_) functions_->C_CloseSession(handle_);
    logged_in_ = open_ = false;
}

Outcome<void> Session::login(std::optional<Secret> pin) {
    // Cryptoki takes the PIN as a pointer to non-const; a module that writes to it writes to a page about to
    // be wiped.
    CK_UTF8CHAR* octets = pin ? pin->writable() : nullptr;
    const CK_RV rv = functions_->C_Login(handle_, CKU_USER, octets, pin ? pin->size() : 0);
    if (pin) pin->wipe();
    // CKR_USER_ALREADY_LOGGED_IN is a failure too: it would mean that this PIN was not checked.
    if (rv != CKR_OK) return failure(rv, "C_Login");
    logged_in_ = true;
    return {};
}

Outcome<SigningKey> Session::key(ByteView key_id, Mechanism mechanism) {
    if (key_ && key_->mechanism == mechanism && std::ranges::equal(key_id_, key_id)) return *key_;
    auto found = find_signing_key(*functions_, handle_, key_id, mechanism);
    if (!found) return found.error();
    key_ = *found;
    key_id_.assign(key_id.begin(), key_id.end());
    return found;
}

Outcome<Bytes> Session::sign(ByteView key_id, const ToBeSigned& to_be_signed) {
    const auto found = key(key_id, to_be_signed.mechanism);
    if (!found) return found.error();
    auto signature = sign_with(*found, to_be_signed);
    if (!signature) renew();
    return signature;
}

Outcome<Bytes> Session::sign_with(const SigningKey& key, const ToBeSigned& to_be_signed) {
    CK_MECHANISM mechanism{key.mechanism == Mechanism::ecdsa ? CKM_ECDSA : CKM_RSA_PKCS, nullptr, 0};
    if (const CK_RV rv = functions_->C_SignInit(handle_, &mechanism, key.handle); rv != CKR_OK)
        return failure(rv, "C_SignInit");

    constexpr std::uint8_t guard = 0xA5;
    std::array<std::uint8_t, max_signature + 64> room{};
    const std::span<std::uint8_t> fence = std::span{room}.subspan(max_signature);
    std::ranges::fill(fence, guard);
    Bytes input = sign_input(to_be_signed);
    CK_ULONG size = max_signature;
    const CK_RV rv = functions_->C_Sign(handle_, input.data(), input.size(), room.data(), &size);
    if (std::ranges::any_of(fence, [](std::uint8_t octet) { return octet != guard; }))
        return Error{Errc::driver_lied, "C_Sign wrote past its buffer"};
    if (rv != CKR_OK) return failure(rv, "C_Sign");
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
