// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/reader_watch.hpp"

#include "drivers/pcsc/pcscd_socket.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>
#include <winscard.h>

namespace kyso::drivers {
namespace {

constexpr std::chrono::milliseconds first_pause{100};
constexpr std::chrono::milliseconds longest_pause{5'000};
/// A reader that comes between the list and the wait is missed by libpcsclite before 2.0: so no wait is
/// longer.
constexpr DWORD longest_wait = 5'000;
constexpr const char* plug_and_play = "\\\\?PnP?\\Notification";

/// Names as kysod reads them: UTF-8, bounded.
std::string readable(std::string name) {
    name.resize(std::min(name.size(), max_reader_name));
    if (!is_utf8(name))
        std::ranges::replace_if(
            name, [](char octet) { return static_cast<unsigned char>(octet) > 0x7E; }, '?');
    return name;
}

/// Readers in pcscd's order; nothing where pcscd does not answer.
std::optional<std::vector<std::string>> list_readers(SCARDCONTEXT context) {
    LPSTR names = nullptr;
    DWORD size = SCARD_AUTOALLOCATE;
    const LONG listed = SCardListReaders(context, nullptr, reinterpret_cast<LPSTR>(&names), &size);
    if (listed == SCARD_E_NO_READERS_AVAILABLE) return std::vector<std::string>{};
    if (listed != SCARD_S_SUCCESS) return std::nullopt;
    std::vector<std::string> readers;
    for (const char* name = names; *name != '\0'; name += readers.back().size() + 1)
        readers.emplace_back(name);
    SCardFreeMemory(context, names);
    if (readers.size() > max_readers) readers.resize(max_readers);
    return readers;
}

struct Known {
    DWORD state = SCARD_STATE_UNAWARE;
    Bytes atr;
};

/// Who uses a card, and whether it has power, is left out: our own looks at it change that.
Reader reader_of(const std::string& name, const Known& known) {
    Reader reader{readable(name), (known.state & SCARD_STATE_PRESENT) != 0, {}, 0};
    if (reader.card) reader.atr = known.atr;
    reader.events = static_cast<std::uint32_t>(known.state >> 16U) & 0xFFFFU;
    return reader;
}

} // namespace

ReaderWatch::ReaderWatch() : changed_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), pause_(first_pause) {}

void ReaderWatch::start() {
    std::thread{[this] { run(); }}.detach();
}

ReaderWatch::Seen ReaderWatch::take() {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto drained = ::read(changed_.get(), &count, sizeof count);
    const std::lock_guard lock{mutex_};
    return seen_;
}

void ReaderWatch::try_again() {
    {
        const std::lock_guard lock{mutex_};
        nudge_ = true;
        pause_ = first_pause;
    }
    nudged_.notify_one();
}

void ReaderWatch::tell(Seen seen) {
    {
        const std::lock_guard lock{mutex_};
        if (seen == seen_) return;
        seen_ = std::move(seen);
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(changed_.get(), &one, sizeof one);
}

void ReaderWatch::rest() {
    std::unique_lock lock{mutex_};
    nudged_.wait_for(lock, pause_, [this] { return nudge_; });
    if (!nudge_) pause_ = std::min(2 * pause_, longest_pause);
    nudge_ = false;
}

void ReaderWatch::run() {
    while (true) {
        SCARDCONTEXT context = 0;
        const LONG opened = SCardEstablishContext(SCARD_SCOPE_USER, nullptr, nullptr, &context);
        if (opened == SCARD_S_SUCCESS) {
            told_ = false;
            follow(context);
            SCardReleaseContext(context);
        }
        // One that was there a moment ago may be starting again: it is asked again soon.
        if (opened == SCARD_S_SUCCESS && told_) {
            const std::lock_guard lock{mutex_};
            pause_ = first_pause;
        }
        tell({opened == SCARD_W_SECURITY_VIOLATION ? ReaderService::forbidden : why_no_answer(pcscd_socket()),
              {}});
        rest();
    }
}

void ReaderWatch::follow(long context) {
    std::map<std::string, Known> known;
    while (true) {
        const auto names = list_readers(context);
        if (!names) return;
        std::erase_if(
            known, [&](const auto& entry) { return std::ranges::find(*names, entry.first) == names->end(); });
        SCARD_READERSTATE any{};
        any.szReader = plug_and_play;
        any.dwCurrentState = static_cast<DWORD>(names->size()) << 16U; // read since pcsc-lite 2.0
        std::vector<SCARD_READERSTATE> states{any};
        Seen seen{ReaderService::running, {}};
        bool all_known = true;
        for (const std::string& name : *names) {
            const Known& reader = known[name];
            SCARD_READERSTATE state{};
            state.szReader = name.c_str();
            state.dwCurrentState = reader.state;
            states.push_back(state);
            seen.readers.push_back(reader_of(name, reader));
            all_known = all_known && reader.state != SCARD_STATE_UNAWARE;
        }
        if (all_known) {
            tell(std::move(seen));
            told_ = true;
        }
        const LONG waited =
            SCardGetStatusChange(context, longest_wait, states.data(), static_cast<DWORD>(states.size()));
        if (waited == SCARD_E_UNKNOWN_READER || waited == SCARD_E_TIMEOUT) continue;
        if (waited != SCARD_S_SUCCESS) return;
        for (std::size_t i = 1; i < states.size(); ++i) {
            const SCARD_READERSTATE& state = states[i];
            Known& reader = known[state.szReader];
            reader.state = state.dwEventState & ~static_cast<DWORD>(SCARD_STATE_CHANGED);
            const std::size_t size = std::min<std::size_t>(state.cbAtr, max_atr);
            reader.atr.assign(state.rgbAtr, state.rgbAtr + size);
        }
    }
}

} // namespace kyso::drivers
