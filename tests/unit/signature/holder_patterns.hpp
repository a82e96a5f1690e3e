// SPDX-License-Identifier: Apache-2.0
// Fake: subjects in every pattern met in Vietnamese certificates. Names and numbers are made up; the numbers
// have valid check digits where their kind has one.
#pragma once

#include "tests/support/test_pki/name_maker.hpp"

namespace kyso::test {

struct HolderPattern {
    const char* name;  ///< of the test and of the row in docs/holder-table.md
    const char* where; ///< who writes subjects like this
    std::vector<MadeRdn> subject;
    const char* alternative_email = ""; ///< rfc822Name of SubjectAltName
};

/// One attribute, one RDN.
inline MadeRdn rdn(const char* type, const char* value, StringType string = StringType::utf8) {
    return {{type, value, string}};
}
inline MadeRdn vn() {
    return rdn("C", "VN", StringType::printable);
}

inline std::vector<HolderPattern> holder_patterns() {
    using enum StringType;
    return {
        {"organisation",
         "VNPT-CA",
         {vn(), rdn("ST", "HÀ NỘI"), rdn("L", "Hoàn Kiếm"), rdn("CN", "CÔNG TY CỔ PHẦN MẪU"),
          rdn("UID", "MST:9900000016")},
         "ketoan@mau.example"},
        {"organisation, UID first",
         "BkavCA",
         {rdn("UID", "MST:9900000016"), rdn("CN", "CÔNG TY TNHH MẪU"), rdn("L", "Quận 1"),
          rdn("ST", "TP Hồ Chí Minh"), vn()}},
        {"organisation with O",
         "Viettel-CA",
         {rdn("UID", "MST:9900000030"), rdn("CN", "CÔNG TY MẪU"), rdn("O", "CÔNG TY MẪU"),
          rdn("ST", "Bắc Ninh"), vn()}},
        {"organisation, two attributes only",
         "LCS-CA",
         {rdn("CN", "CÔNG TY KIỂM THỬ 97"), rdn("UID", "MST:9900000016")}},
        {"branch", "any", {vn(), rdn("CN", "CHI NHÁNH CÔNG TY MẪU"), rdn("UID", "MST:9900000016-001")}},
        {"state body with budget code",
         "any",
         {rdn("emailAddress", "vanthu@so.example", ia5), rdn("UID", "MST:9900000030"),
          rdn("UID", "MNS:1000001"), rdn("CN", "SỞ MẪU"), rdn("O", "UBND THÀNH PHỐ MẪU"), rdn("L", "Đà Nẵng"),
          vn()}},
        {"person",
         "FastCA",
         {vn(), rdn("ST", "Hà Nội"), rdn("CN", "NGUYỄN VĂN AN"), rdn("UID", "CCCD:079200001234")}},
        {"person with locality",
         "VNPT SmartCA",
         {vn(), rdn("ST", "Hà Nội"), rdn("L", "Cầu Giấy"), rdn("CN", "LÊ THỊ BÌNH"),
          rdn("UID", "CCCD:001300005678")}},
        {"person with e-mail and phone",
         "Mobile-ID",
         {vn(), rdn("ST", "Hà Nội"), rdn("CN", "TRẦN VĂN CƯỜNG"), rdn("UID", "CCCD:001200009012"),
          rdn("emailAddress", "cuong@example.vn", ia5), rdn("2.5.4.20", "0901234567", printable)}},
        {"company name with a personal id",
         "EASYCA (test)",
         {vn(), rdn("ST", "Hà Nội"), rdn("CN", "CÔNG TY CỔ PHẦN MẪU"), rdn("UID", "CCCD:079200001234")}},
        {"older identity card", "any", {vn(), rdn("CN", "PHẠM THỊ DUNG"), rdn("UID", "CMND:012345678")}},
        {"older name, newer number",
         "any",
         {vn(), rdn("CN", "PHẠM THỊ DUNG"), rdn("UID", "CMND:079300003456")}},
        {"newer name, older number", "any", {vn(), rdn("CN", "PHẠM THỊ DUNG"), rdn("UID", "CCCD:012345678")}},
        {"identity card as CMT", "any", {vn(), rdn("CN", "PHẠM THỊ DUNG"), rdn("UID", "CMT:012345678")}},
        {"passport", "any", {vn(), rdn("CN", "JOHN SAMPLE"), rdn("UID", "HC:C1234567")}},
        {"social insurance number", "any", {vn(), rdn("CN", "ĐỖ VĂN EM"), rdn("UID", "BHXH:0123456789")}},
        {"personal id without a known form",
         "any",
         {vn(), rdn("CN", "ĐỖ VĂN EM"), rdn("UID", "PID:123"), rdn("UID", "PPID:456")}},
        {"person in an organisation",
         "MobiFone CA",
         {vn(), rdn("ST", "Ha Noi"), rdn("L", "Quan Cau Giay"), rdn("O", "CÔNG TY MẪU"),
          rdn("UID", "MST:9900000016-199"), rdn("UID", "CCCD:079200001234"), rdn("CN", "NGUYỄN VĂN AN")}},
        {"person in an organisation, personal id first",
         "any",
         {rdn("UID", "CMND:079200001234"), rdn("UID", "MST:9900000016"),
          rdn("CN", "Trần Văn Mẫu, 0001/HCM-CCHN"), rdn("title", "BS CK II"), rdn("O", "Bệnh viện Mẫu"),
          rdn("ST", "TP Hồ Chí Minh"), vn()}},
        {"official",
         "VGCA",
         {vn(), rdn("L", "Quảng Ngãi"), rdn("O", "UBND TỈNH MẪU"), rdn("OU", "UBND XÃ MẪU"),
          rdn("OU", "TRƯỜNG TIỂU HỌC MẪU"), rdn("CN", "Võ Thị Giang"),
          rdn("emailAddress", "giang@tinh.example", ia5)}},
        {"official with a title",
         "VGCA",
         {rdn("CN", "Hồ Văn Hải"), rdn("O", "BỘ MẪU"), rdn("OU", "CỤC MẪU"), rdn("OU", "PHÒNG 1"),
          rdn("title", "staff"), rdn("emailAddress", "hai@bo.example", ia5), rdn("L", "Hà Nội"), vn()}},
        {"seal of an authority",
         "VGCA",
         {rdn("CN", "CỤC MẪU"), rdn("O", "BỘ MẪU"), rdn("L", "Hà Nội"), vn()}},
        {"unknown prefix", "any", {rdn("CN", "NGUYỄN VĂN AN"), rdn("UID", "XYZ:42")}},
        {"number without a prefix", "any", {rdn("CN", "NGUYỄN VĂN AN"), rdn("UID", "079200001234")}},
        {"small letters and blanks",
         "any",
         {rdn("CN", "NGUYỄN VĂN AN"), rdn("UID", " cccd : 079200001234 ")}},
        {"wrong check digit", "any", {rdn("CN", "CÔNG TY MẪU"), rdn("UID", "MST:9900000017")}},
        {"multi-valued RDN", "any", {vn(), {{"CN", "NGUYỄN VĂN AN"}, {"UID", "CCCD:079200001234"}}}},
        {"two UIDs in one RDN",
         "any",
         {vn(),
          {{"UID", "CCCD:079200001234"}, {"UID", "MST:9900000016"}},
          rdn("CN", "NGUYỄN VĂN AN"),
          rdn("O", "CÔNG TY MẪU")}},
        {"commas and quotes",
         "any",
         {vn(), rdn("O", R"(Công ty "Mẫu", chi nhánh 1; +x=<y>#)"), rdn("CN", R"(CÔNG TY "MẪU, ĐẸP")"),
          rdn("UID", "MST:9900000016")}},
        {"name that looks like a DN",
         "any",
         {vn(), rdn("CN", "An,UID=MST:9900000016,O=Giả"), rdn("UID", "CCCD:079200001234")}},
        {"PrintableString",
         "any",
         {vn(), rdn("ST", "Ha Noi", printable), rdn("CN", "NGUYEN VAN AN", printable),
          rdn("UID", "CCCD:079200001234", printable)}},
        {"BMPString",
         "any",
         {vn(), rdn("ST", "Hà Nội", bmp), rdn("CN", "NGUYỄN VĂN AN", bmp),
          rdn("UID", "CCCD:079200001234", bmp)}},
        {"TeletexString",
         "any",
         {vn(), rdn("L", "Đ", bmp), rdn("CN", "TRÀN VAN CÔNG", teletex),
          rdn("UID", "CCCD:079200001234", teletex)}},
        {"IA5String", "any", {vn(), rdn("CN", "NGUYEN VAN AN", ia5), rdn("UID", "CCCD:079200001234", ia5)}},
        {"UniversalString",
         "any",
         {vn(), rdn("CN", "NGUYỄN VĂN AN", universal), rdn("UID", "CCCD:079200001234")}},
        {"letters in pieces (NFD)",
         "any",
         {vn(), rdn("ST", "Ha\u0300 No\u0323\u0302i"), rdn("CN", "NGUYE\u0302\u0303N VA\u0306N AN"),
          rdn("UID", "CCCD:079200001234")}},
    };
}

} // namespace kyso::test
