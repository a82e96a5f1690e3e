// SPDX-License-Identifier: Apache-2.0
// A signing device as kysod sees it: what certificates it holds, and signing what the person consented to. A
// USB token and (later) a SIM implement the same interface; flows know no other. Holding a device holds its
// driver.
#pragma once

#include "protocol/consent.hpp"
#include "protocol/fd.hpp"
#include "signature/certificate.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace kyso::drivers {

enum class DeviceState : std::uint8_t { ready, pin_last_try, pin_locked };
std::string_view to_text(DeviceState state) noexcept;

struct DeviceInfo {
    std::string id;    ///< opaque; stable while kysod runs; says nothing about the person
    std::string label; ///< as the token's issuer named it
    std::string manufacturer;
    std::string model;
    std::string serial; ///< shown in kysod's own window only
    DeviceState state = DeviceState::ready;
    bool pin_pad = false; ///< the PIN is typed on the reader (CKF_PROTECTED_AUTHENTICATION_PATH)
};

struct DeviceCertificate {
    Bytes key_id; ///< CKA_ID
    std::string label;
    signature::Certificate certificate;
};

/// Called with the index in the consent's list and the raw signature (RSA as is, ECDSA r||s). An error stops
/// the batch.
using OnSignature = std::function<Result<void>(std::size_t index, Bytes raw_signature)>;

class SigningDevice {
  public:
    virtual ~SigningDevice() = default;

    virtual const DeviceInfo& info() const noexcept = 0;
    /// Without login. A certificate that cannot be read is left out and logged.
    virtual boost::asio::awaitable<Result<std::vector<DeviceCertificate>>> certificates() = 0;
    /// Logs in once with the PIN that comes through `pin` (invalid where the reader asks for it), signs
    /// everything in the consent in its order, logs out. One PIN try at most; nothing is repeated.
    /// Errc::outcome_unknown where the driver was lost after it was asked to sign.
    virtual boost::asio::awaitable<Result<void>> sign(Consent consent, const DeviceCertificate& with, Fd pin,
                                                      OnSignature on_signature) = 0;
};

using Device = std::shared_ptr<SigningDevice>;

} // namespace kyso::drivers
