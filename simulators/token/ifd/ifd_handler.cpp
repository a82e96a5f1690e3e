// SPDX-License-Identifier: Apache-2.0
// The IFD handler that pcscd loads (MUSCLE PC/SC IFD Driver Developer Kit 3.0): readers whose cards are
// played by kyso-token behind Unix sockets. DEVICENAME is `unix:SOCKET`, or `pad:SOCKET` for a reader with a
// PIN pad. Loaded into pcscd, so: no thread, no signal, no output, no exception that leaves.
#include "simulators/token/ifd/reader_link.hpp"

extern "C" {
#include <ifdhandler.h>
#include <reader.h>
}

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>

namespace kyso::token {
namespace {

using Kind = ReaderRequest::Kind;

constexpr std::uint32_t verify_pin_direct = SCARD_CTL_CODE(0x330006); // any number of our own
constexpr std::size_t most_readers = 16;                              // pcscd's own limit

class Readers {
  public:
    RESPONSECODE open(DWORD lun, std::string_view device) {
        constexpr std::string_view plain = "unix:", pad = "pad:";
        const bool has_pad = device.starts_with(pad);
        if (!has_pad && !device.starts_with(plain)) return IFD_NO_SUCH_DEVICE;
        device.remove_prefix(has_pad ? pad.size() : plain.size());
        const std::lock_guard lock{mutex_};
        links_[lun] = std::make_shared<ReaderLink>(std::filesystem::path{device}, has_pad);
        return IFD_SUCCESS;
    }
    void close(DWORD lun) {
        const std::lock_guard lock{mutex_};
        links_.erase(lun);
    }
    std::shared_ptr<ReaderLink> find(DWORD lun) {
        const std::lock_guard lock{mutex_};
        const auto found = links_.find(lun);
        return found == links_.end() ? nullptr : found->second;
    }

  private:
    std::mutex mutex_; // pcscd calls for different readers at once
    std::map<DWORD, std::shared_ptr<ReaderLink>> links_;
};

Readers& readers() {
    static Readers all;
    return all;
}

RESPONSECODE code_of(ReaderReply::Result result) {
    if (result == ReaderReply::Result::ok) return IFD_SUCCESS;
    return result == ReaderReply::Result::absent ? IFD_ICC_NOT_PRESENT : IFD_COMMUNICATION_ERROR;
}

Bytes copied(const UCHAR* data, DWORD size) {
    return size == 0 ? Bytes{} : Bytes(data, data + size);
}

/// The data of `reply`, or an error with a length of zero.
RESPONSECODE give(const ReaderReply& reply, UCHAR* out, DWORD room, DWORD* length) {
    *length = 0;
    if (reply.result != ReaderReply::Result::ok) return code_of(reply.result);
    if (reply.data.size() > room) return IFD_ERROR_INSUFFICIENT_BUFFER;
    std::copy(reply.data.begin(), reply.data.end(), out);
    *length = reply.data.size();
    return IFD_SUCCESS;
}

/// What the reader can do beside moving commands: PC/SC part 10, 2.2.
Bytes features(const ReaderLink& link) {
    if (!link.has_pin_pad()) return {};
    PCSC_TLV_STRUCTURE feature{FEATURE_VERIFY_PIN_DIRECT, sizeof(std::uint32_t), htonl(verify_pin_direct)};
    Bytes octets(sizeof feature);
    std::memcpy(octets.data(), &feature, sizeof feature);
    return octets;
}

RESPONSECODE capability(DWORD tag, DWORD* length, UCHAR* value) {
    // Readers are served in parallel; each is called by one thread at a time.
    const auto one = [&](std::size_t number) {
        if (*length < 1) return IFD_ERROR_INSUFFICIENT_BUFFER;
        *length = 1;
        *value = static_cast<UCHAR>(number);
        return IFD_SUCCESS;
    };
    switch (tag) {
    case TAG_IFD_SIMULTANEOUS_ACCESS:
        return one(most_readers);
    case TAG_IFD_THREAD_SAFE:
    case TAG_IFD_SLOTS_NUMBER:
        return one(1);
    default:
        return IFD_ERROR_TAG;
    }
}

/// pcscd is C: nothing may be thrown into it.
template <class Call>
RESPONSECODE guarded(DWORD lun, Call call) noexcept {
    try {
        const auto link = readers().find(lun);
        return link ? call(*link) : IFD_NO_SUCH_DEVICE;
    } catch (...) {
        return IFD_COMMUNICATION_ERROR;
    }
}

} // namespace
} // namespace kyso::token

#define KYSO_IFD extern "C" __attribute__((visibility("default"))) RESPONSECODE

using namespace kyso::token;

KYSO_IFD IFDHCreateChannelByName(DWORD lun, LPSTR device) {
    try {
        return readers().open(lun, device);
    } catch (...) {
        return IFD_COMMUNICATION_ERROR;
    }
}

KYSO_IFD IFDHCreateChannel(DWORD, DWORD) {
    return IFD_NO_SUCH_DEVICE; // without DEVICENAME there is no socket
}

KYSO_IFD IFDHCloseChannel(DWORD lun) {
    readers().close(lun);
    return IFD_SUCCESS;
}

KYSO_IFD IFDHGetCapabilities(DWORD, DWORD tag, PDWORD length, PUCHAR value) {
    return capability(tag, length, value);
}

KYSO_IFD IFDHSetCapabilities(DWORD, DWORD, DWORD, PUCHAR) {
    return IFD_ERROR_VALUE_READ_ONLY;
}

KYSO_IFD IFDHSetProtocolParameters(DWORD, DWORD, UCHAR, UCHAR, UCHAR, UCHAR) {
    return IFD_SUCCESS; // commands travel whole, whatever the protocol is called
}

KYSO_IFD IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD length) {
    return guarded(lun, [&](ReaderLink& link) -> RESPONSECODE {
        if (action != IFD_POWER_UP && action != IFD_POWER_DOWN && action != IFD_RESET)
            return IFD_NOT_SUPPORTED;
        const Kind kind = action == IFD_POWER_UP ? Kind::power_up
                          : action == IFD_RESET  ? Kind::reset
                                                 : Kind::power_down;
        const ReaderReply reply = link.ask(kind);
        const RESPONSECODE given = give(reply, atr, MAX_ATR_SIZE, length);
        return given == IFD_SUCCESS || kind == Kind::power_down ? given : IFD_ERROR_POWER_ACTION;
    });
}

KYSO_IFD IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER, PUCHAR command, DWORD size, PUCHAR response,
                           PDWORD length, PSCARD_IO_HEADER) {
    return guarded(lun, [&](ReaderLink& link) {
        return give(link.ask(Kind::transmit, copied(command, size)), response, *length, length);
    });
}

KYSO_IFD IFDHICCPresence(DWORD lun) {
    return guarded(lun, [](ReaderLink& link) -> RESPONSECODE {
        return link.card_present() ? IFD_ICC_PRESENT : IFD_ICC_NOT_PRESENT;
    });
}

KYSO_IFD IFDHControl(DWORD lun, DWORD code, PUCHAR data, DWORD size, PUCHAR out, DWORD room, LPDWORD length) {
    return guarded(lun, [&](ReaderLink& link) -> RESPONSECODE {
        *length = 0;
        if (code == CM_IOCTL_GET_FEATURE_REQUEST)
            return give({ReaderReply::Result::ok, features(link)}, out, room, length);
        if (code != verify_pin_direct || !link.has_pin_pad()) return IFD_ERROR_NOT_SUPPORTED;
        return give(link.ask(Kind::verify_pin, copied(data, size)), out, room, length);
    });
}
