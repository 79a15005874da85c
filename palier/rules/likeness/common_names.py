"""Names that many people share, and given names that are known: two of them that differ by a letter are two people.

Written by hand from what every French register shows most; a name that is missing costs a little certainty, and no more.
"""

from collections.abc import Mapping


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


SURNAMES = _set(
    """
    martin bernard thomas petit robert richard durand dubois moreau laurent simon michel lefebvre lefevre leroy roux david
    bertrand morel fournier girard bonnet dupont lambert fontaine rousseau vincent muller faure andre mercier blanc guerin
    boyer garnier chevalier francois legrand gauthier garcia perrin robin clement morin nicolas henry roussel mathieu gautier
    masson marchand duval denis dumont marie lemaire noel meyer dufour meunier brun blanchard giraud joly riviere lucas brunet
    gaillard barbier arnaud martinez gerard roche renard schmitt roy leroux colin vidal caron picard roger fabre aubert
    lemoine renaud dumas lacroix olivier philippe bourgeois pierre benoit rey leclerc payet rolland leclercq guillaume
    lecomte lopez jean dupuy guillot hubert berger carpentier sanchez dupuis moulin louis deschamps huet vasseur perez boucher
    fleury royer klein jacquet adam paris poirier marty aubry guyot carre charles renault charpentier menard maillard baron
    bertin bailly herve schneider fernandez collet leger bouvier julien prevost millet perrot daniel cousin germain breton
    rodriguez lopes fernandes goncalves rodrigues ferreira pereira silva santos costa martins gomes alves ribeiro pinto
    carvalho teixeira sousa oliveira nguyen tran pham huynh hoang phan vu vo dang bui do ho ngo duong ly le li chen wang zhang
    traore diallo diarra coulibaly keita camara toure sylla konate kone cisse fofana ba bah barry sow ndiaye diop fall gueye
    sissoko dembele doucoure sidibe sangare bamba ouattara kante
    benali belkacem bouzid haddad saidi amrani alaoui idrissi slimani brahimi cherif mansouri benamar hamidi khelifi
    mohamed ahmed ali hassan ibrahim said omar singh kaur kumar khan begum islam hossain rahman yilmaz demir kaya celik
    """
)
MOST = _set(
    """
    martin bernard thomas petit robert richard durand dubois moreau laurent simon michel lefebvre lefevre leroy roux david
    bertrand morel fournier girard bonnet dupont lambert fontaine rousseau vincent muller faure andre mercier blanc guerin
    boyer garnier chevalier francois legrand gauthier garcia perrin robin clement morin nicolas henry roussel mathieu
    silva santos ferreira pereira nguyen tran le pham traore diallo coulibaly camara ba mohamed ahmed ali singh
    """
)
"""Surnames of which a town has so many that a birth date may be shared by chance."""
_MEN = """
    jean pierre michel andre philippe alain bernard jacques daniel gerard claude patrick christian christophe nicolas laurent
    thierry stephane stephan eric david sebastien frederic julien olivier pascal bruno francois didier serge marc thomas
    alexandre vincent antoine guillaume maxime mathieu matthieu romain kevin anthony benjamin clement florian lucas hugo louis
    paul arthur jules gabriel raphael adam leo nathan theo enzo mathis ethan noah tom axel robin valentin quentin adrien
    alexis simon baptiste fabien fabrice franck gilles guy herve henri hubert jerome joel joseph ludovic marcel
    maurice mickael mikael michael mohamed mohammed mohammad muhammad mamadou moussa ibrahima ibrahim abdoulaye amadou ousmane
    oumar omar cheikh modou samba boubacar bakary youssouf youssef yusuf yassine yacine yanis yannis yann yannick yohan yoann
    yoan johan ahmed ahmad ali amine amir anis ayoub bilal fares farid fouad hakim hamza hassan hussein hocine houssine
    idriss ilyes ilyas ismael ismail jamal djamel kader abdelkader karim kamel khaled khalid lahcen larbi lotfi mehdi mourad
    mounir mustapha mostafa nabil nassim nadir nordine noureddine omer othman rachid rayan reda riad said salah salim sami samir
    samy slimane sofiane tarek tarik toufik walid wassim yahia younes zakaria ziad cedric cyril damien denis dimitri dominique
    dylan edouard emile emmanuel etienne eugene felix fernand gael gaetan gaston georges geoffrey gregory gustave jeremy
    jeremie jonathan jordan jose joao joaquim manuel antonio carlos paulo pedro luis luiz rui fernando francisco jorge miguel
    nuno ricardo sergio tiago victor vitor kylian leon lilian loic lorenzo luc lionel luca mael malo marius martin
    matteo max maxence melvin nino noe norbert octave oscar pablo rene regis remi remy richard robert rodolphe roger roland
    rolland sacha samuel sandro steven sylvain tanguy theophile thibault thibaut timothee titouan tony ugo valere victorien
    william wilfried xavier yves yvon gauthier gautier gilbert leandre liam lenny aaron abel adama issa sekou lamine souleymane
    drissa minh hung dung tuan anh duc quang thanh long nam hai son hieu huy khoa phuc tien viet bao mehmet mustafa murat emre
    ismet hasan huseyin osman ali omur raymond lucien albert edmond armand alban aurelien auguste charles corentin gerald
    ange aime amaury arnaud aubin basile bastien come cyprien donovan elie elias eliott erwan esteban evan fabio ivan jacky
    joachim kenzo killian loris mario mathys mohand nael naim natan rafael ryan selim soan tristan ulysse virgile yvan zinedine
    """
_WOMEN = """
    marie nathalie isabelle sylvie catherine martine christine francoise valerie sandrine stephanie veronique sophie celine
    chantal patricia anne brigitte julie monique aurelie nicole laurence annie emilie dominique virginie corinne elodie
    christelle camille caroline lea sarah sara florence laetitia audrey helene laura manon marion pauline chloe emma ines jade
    louise alice lina lena mila anna ambre julia rose lola zoe juliette lou romane agathe eva jeanne charlotte clara lucie
    mathilde oceane anais morgane melanie justine margaux claire amandine alexandra jessica jennifer vanessa cindy delphine
    karine carine carole cecile agnes alexia amelie angelique annick arlette beatrice bernadette blandine claudine claudette
    colette danielle denise eliane elisabeth elise estelle evelyne fabienne fanny france francine frederique gabrielle
    genevieve georgette germaine ghislaine gilberte gisele huguette irene jacqueline janine jeannine joelle josette josiane
    josephine laure liliane linda lisa lise louisa lucette lucienne lydie madeleine magali marcelle margot marguerite marianne
    marina marine marlene maryse melissa michele michelle mireille muriel myriam nadege nadia nadine natacha noemie odette
    odile olivia paule paulette pascale pierrette raphaelle raymonde rachel renee rolande sabine sabrina samantha sandra
    severine simone solange sonia suzanne sylviane tatiana therese valentine victoria viviane yolande yvette yvonne adele
    adrienne aline andree antoinette armelle aude axelle capucine clemence clementine coralie daphne deborah dounia edith
    elena eleonore elsa emeline emmanuelle ester esther eugenie flavie flora gaelle gwenaelle heloise henriette iris johanna
    kelly lara leonie leonor lila lilou livia luna lydia maeva maeva maelle maelys maia maria mariam marielle marjorie maud
    mathilda meline nina ninon nora nour noa norah oriane ophelie perrine priscilla rebecca romy roxane salome selena solene
    tiffany thais vera violette amel amina aminata amira asma assia aicha aissa aissatou bintou djamila dalila farida fatima
    fatma fatiha fatou fatoumata fadila ghania hafida halima hanane hawa hayat houria ikram imane inaya jamila karima kadiatou
    khadija khadidja kenza khadidiatou leila leyla lamia latifa louiza loubna malika mariama maimouna meriem meryem mina mouna
    nabila nacera nadjet naima nawal nejma nesrine rachida ramata rania rim rokia safia saida salima salma samia samira sana
    sihem siham sofia soraya souad soumaya sokhna wafa warda yamina yasmina yasmine zahra zineb zohra zahia oumou adja
    ana beatriz carla catarina conceicao fatima filipa ines isabel joana luisa lucia mafalda paula rita rosa sandrine teresa
    thi lan mai hoa huong linh thuy phuong trang thao hanh hien nga ngoc nhung van ha hang dao ayse fatma elif zeynep emine
    hatice merve esra luisa bella carmen celia cassandra dina elina emy enora erika fleur gina giulia hana jana kim lana leana
    lenna leone lia lily lise lucy lya lyna lynda maya mya naomie neila nelly nelya noelle paloma samy soline tania yael yana
    """
_SPELT_ALSO = """
    mohamed mohammed mohammad mohamad muhammad mouhamed mohamet mohand
    ahmed ahmad
    hassan hasan
    hussein hocine houssine husseyn houcine hussain huseyin
    fatima fatma fatema
    khadija khadidja
    youssef yusuf youcef yussef youssouf
    ibrahim brahim ibrahima ebrahim
    ismael ismail smail
    jamal djamel jamel djamal
    mustapha mostafa mustafa
    khaled khalid
    tarek tarik tariq
    yassine yacine yasin yassin
    omar oumar omer umar
    zineb zeineb zaynab zeynep
    leila leyla layla laila
    meriem meryem mariam maryam myriam miriam
    nordine noureddine nourdine
    yoann yohan yoan johan yohann
    mickael mikael michael
    jeremy jeremie
    gauthier gautier
    matthieu mathieu
    mathis mathys
    remi remy
    ilyes ilyas elias
    michele michelle
    jeannine janine
    karine carine
    thibault thibaut
    luis luiz
    vitor victor
    ines agnes inez
    sami samy
    selim salim
    yanis yannis
    othman osman ousmane
    said saeed
    abdelkader abdulkader kader
    samia samya
    aicha aisha aysha ayse
    sarah sara
    deborah debora
    nora norah
    sofia sophia
    rayan ryan
    ester esther
    stephane stephan
    """
_SHORTENED = """
    alexandre alex
    alexandra alex
    benjamin ben
    christophe chris
    christian chris
    catherine cathy
    daniel dany dan
    danielle dany
    elisabeth babeth elise lise
    emmanuel manu
    emmanuelle manu
    frederic fred
    frederique fred
    gregory greg
    isabelle isa
    jacqueline jackie
    jacques jacky
    jean-pierre jp
    josephine josie
    laetitia leti
    maxime max
    maximilien max
    michel mick
    mohamed med mohd momo mhd
    nathalie nath
    nicolas nico
    patrick pat
    philippe phil
    sebastien seb
    stephane steph
    stephanie steph
    susanne suzy
    theodore theo
    thomas tom
    timothee tim
    valerie val
    veronique vero
    vincent vince
    abdelkader kader aek
    abdelkrim krim abdel
    antonio tony
    anthony tony
    samuel sam
    samantha sam
    guillaume guy
    gabriel gaby
    florence flo
    florian flo
    dominique dom
    """
MEN, WOMEN = _set(_MEN), _set(_WOMEN)
GIVEN = MEN | WOMEN
COMMON_GIVEN = _set(
    """
    jean pierre michel andre philippe alain bernard jacques daniel gerard claude patrick christian christophe nicolas laurent
    thierry stephane eric david sebastien frederic julien olivier pascal bruno francois didier serge marc thomas alexandre
    vincent antoine guillaume maxime romain kevin anthony lucas hugo louis paul mohamed mohammed ahmed ali karim rachid said
    marie nathalie isabelle sylvie catherine martine christine francoise valerie sandrine stephanie veronique sophie celine
    chantal patricia anne brigitte julie monique aurelie nicole laurence annie emilie dominique virginie corinne camille lea
    caroline sarah laura manon emma fatima fatoumata aminata aicha khadija mamadou moussa ibrahim ibrahima maria ana thi van
    jose antonio manuel singh
    elodie emilie melanie jessica audrey amandine marion mathilde pauline chloe ines jade louise alice anais lucie julia karine
    delphine
    sabrina nadia fatma hassan youssef omar abdelkader mustapha kamel farid mehdi samir theo enzo nathan leo raphael jules
    adam gabriel arthur mathieu jerome cedric fabrice ludovic sylvain gilles yves guy roger henri joseph georges andree jeanne
    madeleine denise simone yvonne odette josette annick danielle michele evelyne florence agnes helene claire elisabeth cecile
    laetitia charlotte celine melissa jean-pierre amina mariama moussa ousmane joao paulo rui ines alex
    """
)


def _groups(text: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in text.strip().splitlines():
        words = frozenset(line.split())
        for word in words:
            found[word] = found.get(word, frozenset()) | words
    return found


SPELT_ALSO = _groups(_SPELT_ALSO)
"""Ways of writing one given name: with each, those that are the same."""
SHORTENED = tuple((words[0], frozenset(words[1:])) for words in map(str.split, _SHORTENED.strip().splitlines()))
"""Given names and what they are called for short."""
