// SPDX-License-Identifier: Apache-2.0
// A USB token as kysod sees it: SigningDevice over the messages of a driver host. Loads no vendor code and
// never sees a PIN; it passes the channel through which the PIN comes on to the host, unread.
#pragma once

#include "drivers/driver_wire.hpp"
#include "drivers/signing_device.hpp"
#include "drivers/token/driver_link.hpp"

namespace kyso::drivers {

class TokenDevice final : public SigningDevice {
  public:
    TokenDevice(std::string id, TokenInfo token, std::shared_ptr<DriverLink> link);

    const DeviceInfo& info() const noexcept override { return info_; }
    boost::asio::awaitable<Result<std::vector<DeviceCertificate>>> certificates() override;
    boost::asio::awaitable<Result<void>> sign(Consent consent, const DeviceCertificate& with, PinSource pin,
                                              OnSignature on_signature) override;

  private:
    boost::asio::awaitable<Result<void>> login(PinSource& pin);
    boost::asio::awaitable<Result<void>> sign_all(const std::vector<ToBeSigned>& items, const Bytes& key_id,
                                                  const PinSource& pin, const OnSignature& on_signature);
    boost::asio::awaitable<Result<void>> hand_over_next_pin(const PinSource& pin, std::size_t index);
    boost::asio::awaitable<void> logout();

    DeviceInfo info_;
    TokenInfo token_;
    std::shared_ptr<DriverLink> link_;
};

} // namespace kyso::drivers
