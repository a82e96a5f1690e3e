// SPDX-License-Identifier: Apache-2.0
#include "drivers/catalogue/present_cards.hpp"

#include <future>
#include <thread>
#include <winscard.h>

namespace kyso::drivers {
namespace {

using Cards = std::optional<std::vector<PresentCard>>;

struct Context {
    SCARDCONTEXT handle = 0;
    bool open = ::SCardEstablishContext(SCARD_SCOPE_USER, nullptr, nullptr, &handle) == SCARD_S_SUCCESS;
    Context() = default;
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() {
        if (open) ::SCardReleaseContext(handle);
    }
};

/// Names, each ended by a NUL.
std::vector<std::string> readers(SCARDCONTEXT context) {
    DWORD size = 0;
    if (::SCardListReaders(context, nullptr, nullptr, &size) != SCARD_S_SUCCESS) return {};
    std::string names(size, '\0');
    if (::SCardListReaders(context, nullptr, names.data(), &size) != SCARD_S_SUCCESS) return {};
    names.resize(size);
    std::vector<std::string> list;
    for (std::size_t at = 0; at < names.size() && names[at] != '\0'; at += list.back().size() + 1)
        list.emplace_back(names.c_str() + at);
    return list;
}

Cards ask() {
    const Context context;
    if (!context.open) return std::nullopt;
    const std::vector<std::string> names = readers(context.handle);
    std::vector<SCARD_READERSTATE> states;
    for (const std::string& name : names) {
        SCARD_READERSTATE state{};
        state.szReader = name.c_str();
        state.dwCurrentState = SCARD_STATE_UNAWARE; // answers at once
        states.push_back(state);
    }
    std::vector<PresentCard> cards;
    if (states.empty()) return cards;
    if (::SCardGetStatusChange(context.handle, 0, states.data(), static_cast<DWORD>(states.size())) !=
        SCARD_S_SUCCESS)
        return std::nullopt;
    for (const SCARD_READERSTATE& state : states)
        if ((state.dwEventState & SCARD_STATE_PRESENT) != 0 && state.cbAtr <= sizeof state.rgbAtr)
            cards.push_back({state.szReader, Bytes(state.rgbAtr, state.rgbAtr + state.cbAtr)});
    return cards;
}

} // namespace

Cards present_cards(std::chrono::seconds patience) {
    // libpcsclite waits for pcscd without an end. A thread that is still waiting ends with the program.
    std::packaged_task<Cards()> task{ask};
    std::future<Cards> answer = task.get_future();
    std::thread{std::move(task)}.detach();
    if (answer.wait_for(patience) != std::future_status::ready) return std::nullopt;
    return answer.get();
}

} // namespace kyso::drivers
