// SPDX-License-Identifier: Apache-2.0
// Another program at the same token, straight through libpcsclite: shares the first card, and does what it is
// told by lines on descriptor 3: `begin` and `end` a transaction, `reset` the card. Answers each with a line:
// the return value in hexadecimal. A program of its own, because libpcsclite reads its environment once in a
// process.
#include <winscard.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <unistd.h>

namespace {

/// VERIFY without a PIN: 0x9000 where the card holds one for verified, 0x63Cx where not.
LONG pin_status(SCARDHANDLE card) {
    const BYTE select[] = {0x00, 0xA4, 0x04, 0x00, 0x05, 0xA0, 0x00, 0x00, 0x03, 0x08, 0x00};
    const BYTE verify[] = {0x00, 0x20, 0x00, 0x80};
    BYTE answer[258];
    DWORD size = sizeof answer;
    LONG rv = SCardTransmit(card, SCARD_PCI_T1, select, sizeof select, nullptr, answer, &size);
    size = sizeof answer;
    if (rv == SCARD_S_SUCCESS)
        rv = SCardTransmit(card, SCARD_PCI_T1, verify, sizeof verify, nullptr, answer, &size);
    if (rv != SCARD_S_SUCCESS || size != 2) return rv;
    return answer[0] << 8U | answer[1];
}

LONG obey(std::string_view word, SCARDHANDLE card) {
    DWORD protocol = 0;
    if (word == "begin") return SCardBeginTransaction(card);
    if (word == "end") return SCardEndTransaction(card, SCARD_LEAVE_CARD);
    if (word == "reset")
        return SCardReconnect(card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_RESET_CARD, &protocol);
    if (word == "pin-status") return pin_status(card);
    return SCARD_E_INVALID_PARAMETER;
}

} // namespace

int main() {
    constexpr int orders = 3;
    SCARDCONTEXT context = 0;
    SCARDHANDLE card = 0;
    DWORD protocol = 0, size = SCARD_AUTOALLOCATE;
    char* readers = nullptr; // names, each with its NUL, and another NUL
    const bool there =
        SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context) == SCARD_S_SUCCESS &&
        SCardListReaders(context, nullptr, reinterpret_cast<LPSTR>(&readers), &size) == SCARD_S_SUCCESS &&
        SCardConnect(context, readers, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, &card, &protocol) ==
            SCARD_S_SUCCESS;
    if (!there) return 1;
    std::string text;
    char octet = 0;
    while (::read(orders, &octet, 1) == 1) {
        if (octet != '\n') {
            text += octet;
            continue;
        }
        char answer[16];
        const int length =
            std::snprintf(answer, sizeof answer, "%08lx\n", static_cast<unsigned long>(obey(text, card)));
        if (::write(orders, answer, static_cast<std::size_t>(length)) != length) return 1;
        text.clear();
    }
    SCardDisconnect(card, SCARD_LEAVE_CARD);
    SCardReleaseContext(context);
    return 0;
}
