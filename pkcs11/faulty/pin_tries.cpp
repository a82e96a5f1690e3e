// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/pin_tries.hpp"

#include <fstream>

namespace kyso::pkcs11::faulty {

PinTries::PinTries(unsigned most, std::string file) : most_(most), left_(most), file_(std::move(file)) {}

bool PinTries::locked() const {
    const std::lock_guard lock(mutex_);
    return most_ > 0 && read() == 0;
}

void PinTries::on_login(CK_RV result) {
    if (result == CKR_PIN_INCORRECT) return spend();
    const std::lock_guard lock(mutex_);
    if (most_ > 0 && result == CKR_OK && read() != most_) write(most_);
}

void PinTries::spend() {
    const std::lock_guard lock(mutex_);
    if (const auto left = read(); most_ > 0 && left > 0) write(left - 1);
}

void PinTries::tell(CK_TOKEN_INFO& info) const {
    const std::lock_guard lock(mutex_);
    if (most_ == 0) return;
    info.flags &=
        ~static_cast<CK_FLAGS>(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
    const auto left = read();
    if (left < most_) info.flags |= CKF_USER_PIN_COUNT_LOW;
    if (left == 1) info.flags |= CKF_USER_PIN_FINAL_TRY;
    if (left == 0) info.flags |= CKF_USER_PIN_LOCKED;
}

std::optional<unsigned> PinTries::left() const {
    const std::lock_guard lock(mutex_);
    if (most_ == 0) return std::nullopt;
    return read();
}

unsigned PinTries::read() const {
    unsigned left = left_;
    if (file_.empty()) return left;
    std::ifstream file(file_);
    return file >> left ? left : most_;
}

void PinTries::write(unsigned left) {
    left_ = left;
    if (!file_.empty()) std::ofstream(file_) << left << '\n';
}

} // namespace kyso::pkcs11::faulty
