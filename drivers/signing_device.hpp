// SPDX-License-Identifier: Apache-2.0
// A signing device as kysod sees it: what certificates it holds, and signing what the person consented to.
// Holding a device holds its driver. A SIM has a DeviceInfo and no SigningDevice: its signature outlives the
// call, and kysod (flow/sim_operations.hpp).
#pragma once

#include "protocol/consent.hpp"
#include "protocol/fd.hpp"
#include "signature/certificate.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace kyso::drivers {

enum class DeviceState : std::uint8_t {
    ready,
    pin_count_low,   ///< a wrong PIN was given since the last right one
    pin_last_try,    ///< used only where the person confirms that by typing
    pin_locked,      ///< never asked for a signature
    pin_must_change, ///< likewise, until the vendor's software has changed the PIN
    uninitialised,   ///< holds nothing; shown by devices.list only
};
std::string_view to_text(DeviceState state) noexcept;
/// Why a device in this state cannot sign at all, or nothing.
std::optional<Errc> cannot_sign(DeviceState state) noexcept;

enum class DeviceKind : std::uint8_t { usb_token, sim };

struct DeviceInfo {
    DeviceKind kind = DeviceKind::usb_token;
    std::string id;    ///< opaque; stable while kysod runs; says nothing about the person
    std::string label; ///< as the token's issuer named it
    std::string manufacturer;
    std::string model;
    std::string serial; ///< shown in kysod's own window only
    DeviceState state = DeviceState::ready;
    bool pin_pad = false; ///< the PIN is typed on the reader (CKF_PROTECTED_AUTHENTICATION_PATH)
    std::string reader{}; ///< what its module calls the slot: for PC/SC the reader's name; may be empty
};

struct DeviceCertificate {
    Bytes key_id; ///< CKA_ID
    std::string label;
    signature::Certificate certificate;
};

/// Called with the index in the consent's list and the raw signature (RSA as is, ECDSA r||s). An error stops
/// the batch.
using OnSignature = std::function<Result<void>(std::size_t index, Bytes raw_signature)>;

/// How the PIN comes, from the window to the device; kysod reads none of it.
struct PinSource {
    Fd channel;                      ///< invalid where the reader asks for it
    bool last_try_confirmed = false; ///< the person typed the word that allows the last try
    /// Asks the person again, for the signature of this index: its key wants a PIN each time. Not set: it
    /// cannot be asked.
    std::function<boost::asio::awaitable<Result<Fd>>(std::size_t index)> ask_again;
};

class SigningDevice {
  public:
    virtual ~SigningDevice() = default;

    virtual const DeviceInfo& info() const noexcept = 0;
    /// Without login. A certificate that cannot be read is left out and logged. Errc::certificates_hidden
    /// where the token shows none and has a login, behind which there may be some.
    virtual boost::asio::awaitable<Result<std::vector<DeviceCertificate>>> certificates() = 0;
    /// Logs in once with the PIN that comes through `pin`, signs everything in the consent in its order, logs
    /// out. A PIN that was wrong ends it; nothing is repeated. Errc::outcome_unknown where the driver was
    /// lost after it was asked to sign.
    virtual boost::asio::awaitable<Result<void>> sign(Consent consent, const DeviceCertificate& with,
                                                      PinSource pin, OnSignature on_signature) = 0;
};

using Device = std::shared_ptr<SigningDevice>;

} // namespace kyso::drivers
