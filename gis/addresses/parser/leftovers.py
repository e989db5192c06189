"""What people add to an address and what is none: telephone numbers, post codes, labels."""

import re

CALL = r"(?:(?:联系)?电话|手机号?码?|tel|手机)?"
PHONE = re.compile(
    rf"{CALL}[ ]?(?<!\d)(?:86[ -]?)?1[3-9]\d(?:[ -]?\d{{4}}){{2}}(?!\d)"
    rf"|{CALL}[ ]?(?<!\d)0\d{{2,3}}[ -]?\d{{7,8}}(?!\d)"
    r"|(?<!\d)[48]00-?\d{3}-?\d{4}(?!\d)"
)
POST_CODE = re.compile(
    r"邮(?:政)?编码?[ ]?\d{6}(?!\d)|^\d{6}(?=[ ]|[\u4e00-\u9fff](?!楼))|(?<=[ (])\d{6}(?=[ )]|$)"
)
LONG_NUMBER = re.compile(r"\d{3}[\d -]*\d{3}")
# Where the text says that an address follows, or who is meant by it.
LABEL = re.compile(
    r"(?:收件人|收货人|联系人|姓名|电话|联系电话|手机号?码?)(?=[ ])"
    r"|(?:收货人|收件人|联系人)[\u4e00-\u9fff]{2,4}(?=[ ])"
    r"|(?:详细|收货|收件|家庭|联系|单位)?(?:地址|住址)[是为]?"
    r"|(?:户籍|户口|居住|暂住|出生|案发|事发|发案|事故|工作)(?:所在)?地[点址]?(?=[ ])"
    r"|(?:现住(?:址)?)?本[市区县](?=[\u4e00-\u9fff]{2})|现住址?(?=[ ])"
    r"|(?:报警人|当事人|群众|患者|本人)(?:报?称|反映|自述)?(?:家?住|在|位于)+(?=[\u4e00-\u9fff]{3})"
    r"|(?:麻烦|请)?(?:送到|送至|寄到|寄往|寄至|发到)"
    r"|(?:我|我们|本人|人)?(?:家)?(?:住|现住)?(?:在|位于)(?=[\u4e00-\u9fff]{3})"
)
NOTE = re.compile(
    r"(?:请|麻烦|不要|别|勿|放|到了|送货|送|备注|周末|工作日|晚上|白天|上午|下午|急|尾号|不在家"
    r"|轻拿|谢谢|丰巢|菜鸟|快递|代收|你好|您好|务必|提前|打电话|前台|物业|tel|如)"
)
COMPANY = re.compile(r"公司|集团|事务所|合作社|经营部|服务部|工作室")
PERSON = re.compile(
    r"[\u4e00-\u9fff]{1,4}?(?:先生|女士|小姐|老师|师傅|阿姨|经理|同学|医生|[(]?收[)]?|太太|叔叔)"
)
STATION = re.compile(r"地铁[^ ()|]*")
# What a chunk of the text begins with that is no part of an address.
OPENING = re.compile("|".join(one.pattern for one in (LABEL, NOTE, PERSON, STATION)))
SHOP = re.compile(r"底商|门面|临街(?:商铺|店铺)?|沿街(?:商铺|店铺)?")
LEFT = "|"


def take_out(text: str) -> tuple[str, list[str]]:
    """Unified text with LEFT where telephone numbers and post codes stood, and what they were."""
    left: list[str] = []

    def note(found: re.Match[str]) -> str:
        left.append(found.group().strip())
        return LEFT

    if LONG_NUMBER.search(text):
        text = POST_CODE.sub(note, PHONE.sub(note, text))
    return text, left
